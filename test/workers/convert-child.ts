/** A worker in the middle of a conversion: `convert-child.ts PROGRAM`. Killed by the test. */
import { officeConverter } from '../../src/workers/converter.js';

const [program = ''] = process.argv.slice(2);
const converter = officeConverter({ parserSeconds: 300, inputMegabytes: 1, program });
await converter.convert(new Uint8Array([1]), {
  kind: 'an RTF document',
  mediaType: 'application/rtf',
  suffix: 'rtf',
  damaged: false,
});

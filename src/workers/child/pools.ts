/**
 * The two pools of a process behind one interface: children that parse documents, and children that read scans. They are apart
 * because a reader of scans holds its engines in memory and works for seconds: it must not stand in a digital document's way.
 */
import type { Config } from '../../shared/config.js';
import { NianbaoError } from '../../shared/errors.js';
import { parserPool, type ParserPool } from './pool.js';
import type { Task } from './protocol.js';

/** Tasks that look at pixels. */
const PIXELS: ReadonlySet<Task> = new Set(['scan-plan', 'scan-page']);

type PoolSettings = Pick<
  Config,
  'concurrency' | 'ocrConcurrency' | 'parserSeconds' | 'parserMegabytes' | 'ocrMegabytes' | 'inputMegabytes'
>;

/** Makes both pools; no child is started yet. Throws what `parserPool` throws. */
export function childPools(config: PoolSettings): ParserPool {
  const parsers = parserPool({ ...config, size: config.concurrency });
  if (config.ocrMegabytes < LEAST_MEGABYTES) {
    const reason = `${config.ocrMegabytes} MB is less than a reader of scans needs; give it ${LEAST_MEGABYTES} or more`;
    throw new NianbaoError('config_invalid', { setting: 'NIANBAO_OCR_MEGABYTES', reason });
  }
  const readers = parserPool({ ...config, size: config.ocrConcurrency, parserMegabytes: config.ocrMegabytes });
  return {
    isolation: parsers.isolation,
    versions: () => parsers.versions(),
    run: (request, signal) => (PIXELS.has(request.stage) ? readers : parsers).run(request, signal),
    close: async () => {
      await Promise.all([parsers.close(), readers.close()]);
    },
  };
}

/** A reader with its engines loaded has some 300 MB before it sees a page. */
const LEAST_MEGABYTES = 450;

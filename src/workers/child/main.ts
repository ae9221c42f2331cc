/**
 * Entry of a parser child (never started by hand; see pool.ts). The order matters: the watch needs a thread, then threads
 * and network are taken away, and only then a parser is loaded.
 */
import { ChildSettings } from './protocol.js';
import { watchSelf } from './self-watch.js';
import { serve } from './serve.js';
import { takeNetwork } from './take-network.js';

const settings = ChildSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
watchSelf(settings.memoryMegabytes);
takeNetwork();
const { STAGE_RUNS } = await import('./stages.js');
serve(STAGE_RUNS, settings.outputMegabytes);

/**
 * A parser child whose "stage" does what its input says (JSON `{do, …}`), started like the real one: watch, network taken
 * away, then serve. It runs the built files, as the real entry does.
 */
import { serve } from '../../../../dist/workers/child/serve.js';
import { watchSelf } from '../../../../dist/workers/child/self-watch.js';
import { takeNetwork } from '../../../../dist/workers/child/take-network.js';
import { BEHAVIOURS } from './behaviours.mjs';

const settings = JSON.parse(process.argv[2]);
watchSelf(settings.memoryMegabytes);
takeNetwork();
serve(BEHAVIOURS, settings.outputMegabytes);

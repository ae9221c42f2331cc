/** A parser child that keeps its network modules: what holds it is the network namespace alone. No watch of its own. */
import { serve } from '../../../../dist/workers/child/serve.js';
import { BEHAVIOURS } from './behaviours.mjs';

serve(BEHAVIOURS, JSON.parse(process.argv[2]).outputMegabytes);

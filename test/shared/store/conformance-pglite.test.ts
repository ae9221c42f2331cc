import { pgliteBackend } from './backends.js';
import { storeConformance } from './conformance.js';

storeConformance('store on PGlite in memory', () => pgliteBackend('memory'));
storeConformance('store on PGlite in a folder', () => pgliteBackend('folder'));

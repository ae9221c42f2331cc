import { postgresMissing } from '../../harness/postgres.js';
import { postgresBackend } from './backends.js';
import { storeConformance } from './conformance.js';

storeConformance('store on Postgres', postgresBackend, postgresMissing);

/** Opens the store alone, for commands that read or mark rows and start no worker. With an embedded store the data folder is locked. */
import { lockDataFolder } from '../shared/data-lock.js';
import type { Config } from '../shared/config.js';
import { openStore } from '../shared/store/open.js';
import type { Store } from '../shared/store/store.js';
import { SETTLE_RULES } from '../pipeline/validate/settle.js';

/**
 * Runs something on the store and closes it. Throws `data_in_use`, `store_unavailable`, `schema_newer` besides what `use` throws.
 */
export async function withStore<T>(config: Config, command: string, use: (store: Store) => Promise<T>): Promise<T> {
  const lock = config.databaseUrl === null ? await lockDataFolder(config.data, `nianbao ${command}`) : null;
  try {
    const store = await openStore({
      databaseUrl: config.databaseUrl,
      dataDir: config.data,
      rules: SETTLE_RULES,
      retries: { attempts: config.attempts, pauseMs: config.retrySeconds * 1000 },
    });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  } finally {
    await lock?.release();
  }
}

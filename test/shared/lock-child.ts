/** A process of its own for the lock's tests: `lock-child <folder> <command>` says `held` or the error's code, then waits. */
import { lockDataFolder } from '../../src/shared/data-lock.js';
import { asNianbaoError } from '../../src/shared/errors.js';

const [folder = '', command = ''] = process.argv.slice(2);
try {
  await lockDataFolder(folder, command);
  process.stdout.write('held\n');
} catch (error) {
  process.stdout.write(`${asNianbaoError(error).code}\n`);
}
// stays until its standard input is closed or it is killed
process.stdin.resume();

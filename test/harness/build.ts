/** Global set-up of every test run: parser children and commands are tested as built files, so the build comes first. */
import { execFileSync } from 'node:child_process';

export function setup(): void {
  execFileSync(process.execPath, ['scripts/bootstrap.mjs', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

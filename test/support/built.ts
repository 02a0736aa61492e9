import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let dist: string | undefined;

/** Brings `dist` up to date, once, and answers where it is: processes of their own run what was built. */
export function built(): string {
  if (dist === undefined) {
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-if-needed.js')], { stdio: 'inherit' });
    dist = join(ROOT, 'dist');
  }
  return dist;
}

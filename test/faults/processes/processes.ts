import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

import { pause } from '../../support/pause.js';

/** Numbers of the living processes that work in the folder or name it in their command. */
export function processesOn(folder: string): number[] {
  if (!existsSync('/proc/self/cmdline')) return processesByPs(folder);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return (
          command !== '' && (command.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder))
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

function processesByPs(folder: string): number[] {
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => Number.parseInt(line, 10));
}

/** Below the time that a test may take, so that what was waited for is told. */
const PATIENCE_MS = 500_000;

/**
 * Waits until it is so, however slow the machine is.
 * @param everyMs how often to look, where looking costs something
 */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  everyMs = 20,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`After ${String(PATIENCE_MS)} ms still not so: ${what}`);
    await pause(everyMs);
  }
}

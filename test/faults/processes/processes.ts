import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Waits until it is so; the last state is the error message. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  ms = 120_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`After ${String(ms)} ms still not so: ${what}`);
    await sleep(20);
  }
}

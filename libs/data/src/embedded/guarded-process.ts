import { spawn } from 'node:child_process';
import type { Account } from './account.js';

/**
 * Runs the command and ends it (SIGINT: PostgreSQL's fast shutdown, initdb's cleaning up) as soon as the pipe
 * on descriptor 3 has no writer any more, however that came about. So not even kill -9 leaves an orphan.
 * The environment is emptied: our secrets are none of its business, and PG… variables would change it.
 */
const WRAPPER = `
env -i PATH="$PATH" LC_ALL=C "$@" 3<&- &
child=$!
{ read -r _ <&3; kill -INT $child; } 2>/dev/null &
watcher=$!
wait $child
status=$?
kill $watcher 2>/dev/null
exit $status
`;

export interface GuardedCommand {
  readonly account: Account;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Descriptor of the pipe's reading end, or 'pipe': then the command lives no longer than this process. */
  readonly lifeline: number | 'pipe';
  /** Descriptor that takes what the command says. */
  readonly output: number;
}

export interface GuardedProcess {
  /** Settles when the command has ended: its exit code, or null after a signal to the wrapper. */
  readonly exited: Promise<number | null>;
  readonly hasExited: () => boolean;
  /** From now on our event loop may end before the command does. */
  readonly unref: () => void;
}

/** Starts the command in a session of its own: Ctrl-C in the terminal is for us, not for the database. */
export function spawnGuarded(command: GuardedCommand): GuardedProcess {
  const { account, output } = command;
  const child = spawn(
    'sh',
    ['-c', WRAPPER, 'ligature-guard', ...account.prefix, command.program, ...command.args],
    {
      ...account.ids,
      cwd: command.cwd,
      detached: true,
      stdio: ['ignore', output, output, command.lifeline],
    },
  );
  let ended = false;
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      ended = true;
      resolve(code);
    });
  });
  exited.catch(() => (ended = true));
  return {
    exited,
    hasExited: () => ended,
    unref: () => {
      child.unref();
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.js';
import { launch, type Launched } from './launch.js';
import type { Layout } from './layout.js';

const FIRST_PAUSE_MS = 250;
const LAST_PAUSE_MS = 10_000;

/**
 * Starts the server again, on its old port, whenever it ends without having been asked to.
 * @returns what ends the watch and gives back the share in the server of that moment
 */
export function watchOver(
  first: Launched,
  account: Account,
  layout: Layout,
  log: (message: string) => void,
): () => void {
  let current = first;
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;

  const restart = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; !isOver(); pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false });
      const next = isOver() ? null : await launch(account, layout, first.port).catch(() => null);
      if (!next) continue;
      current.lease.release();
      current = next;
      if (isOver()) next.lease.release();
      else log('The embedded PostgreSQL runs again.');
      return;
    }
  };
  const watch = async (): Promise<void> => {
    while (!isOver()) {
      const code = await current.process.exited.catch(() => null);
      if (isOver()) return;
      log(`The embedded PostgreSQL ended by itself (${String(code)}); starting it again.`);
      await restart();
    }
  };
  void watch();
  return () => {
    over.abort();
    current.lease.release();
  };
}

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
export function watchOver(first: Launched, account: Account, layout: Layout, log: (message: string) => void): () => void {
  let current = first;
  let watching = true;
  const restart = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; watching; pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false });
      const next = watching ? await launch(account, layout, first.port).catch(() => null) : null;
      if (!next) continue;
      current.lease.release();
      current = next;
      if (watching) log('The embedded PostgreSQL runs again.');
      else next.lease.release();
      return;
    }
  };
  const watch = async (): Promise<void> => {
    while (watching) {
      const code = await current.process.exited.catch(() => null);
      if (!watching) return;
      log(`The embedded PostgreSQL ended by itself (${String(code)}); starting it again.`);
      await restart();
    }
  };
  void watch();
  return () => {
    watching = false;
    current.lease.release();
  };
}

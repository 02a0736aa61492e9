import { Removals } from '#identity';
import { vi } from 'vitest';

import type { TestApp } from './app.js';

/** Begins to remove what is due, and waits until it is gone. */
export async function removeDue(app: TestApp): Promise<void> {
  await app.get(Removals).sweep();
  await vi.waitFor(
    async () => {
      const going = await app.sql('select id from identity.removals where ended_at is null');
      if (going.length > 0) throw new Error(`${String(going.length)} removals go on`);
    },
    { timeout: 300_000, interval: 50 },
  );
}

import { expect } from 'vitest';

import type { TestApp } from './app.js';

/** Until some statement on the database of the service waits for a lock. */
export async function someoneWaits(app: TestApp): Promise<void> {
  const waiting = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(() => app.sql(waiting)).not.toEqual([]);
}

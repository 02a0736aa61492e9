import { EventLog, type StoredEvent } from '#events';

import { events as catalog } from '../../apps/ligature/src/event-catalog.js';
import type { TestApp } from '../support/app.js';
import { readAll } from './log-world.js';

export type Owner = { readonly kind: 'org' | 'user'; readonly id: string };

/** Reads what happens to what somebody owns. */
export interface EventReader {
  /** What has been recorded since it was last asked, of the domains that the types name. */
  read(): Promise<StoredEvent[]>;
  /** What `work` brought about, and nothing else. */
  of(work: () => Promise<unknown>): Promise<StoredEvent[]>;
}

/** @param types what their names start with */
export async function eventReader(
  app: TestApp,
  owner: Owner,
  types: readonly string[],
): Promise<EventReader> {
  const log = app.get(EventLog);
  const names = catalog.types.map(({ name }) => name);
  const query = { owner, types: names.filter((name) => types.some((start) => name.startsWith(start))) };
  let cursor = await log.present();
  const read = async (): Promise<StoredEvent[]> => {
    const page = await readAll(log, query, cursor);
    cursor = page.cursor;
    return [...page.events];
  };
  return {
    read,
    of: async (work) => {
      await read();
      await work();
      return read();
    },
  };
}

/** Type, subject and data, in the order of their numbers. */
export const told = (events: readonly StoredEvent[]): object[] =>
  events.map(({ type, subject, data }) => ({ type, subject, data }));

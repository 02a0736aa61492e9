import { EventLog, type StoredEvent } from '#events';

import { events as catalog } from '../../apps/ligature/src/event-catalog.js';
import { type Ack, addNode, type Client, type Person, type World } from '../node-graph/world.js';
import { readAll } from './log-world.js';

const TYPES = catalog.types.map(({ name }) => name).filter((name) => /^(node|graph)\./.test(name));

/** What is in somebody's stream because of the work. */
export async function toldTo(
  { app }: World,
  { account: { id } }: Person,
  work: () => Promise<unknown>,
): Promise<StoredEvent[]> {
  const log = app.get(EventLog);
  const from = await log.present();
  await work();
  return [...(await readAll(log, { owner: { kind: 'user', id }, types: TYPES }, from)).events];
}

/** A call that is to be accepted. */
export async function does(client: Client, event: string, payload: object): Promise<Ack> {
  const ack = await client.ask(event, payload);
  if (!ack.ok) throw new Error(`${event}: ${JSON.stringify(ack)}`);
  return ack;
}

/** Of each event its type, its subject, and what changed. */
export const brief = (events: readonly StoredEvent[]): unknown[][] =>
  events.map(({ type, subject, data }) => [type, subject, ...('changes' in data ? [data.changes] : [])]);

/** Shares a new branch of Ann's with Ben. */
export async function sharedNode({ a: ann, ben }: World, level: number): Promise<string> {
  const id = await addNode(ann);
  await does(ann, 'node:access', { id, email: ben.account.email, level, branch: true });
  return id;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#data';
import { afterEach, expect, it } from 'vitest';

import { bySubject } from '../events/followers.js';
import { ligature } from '../operations/cli.js';
import { built } from '../support/built.js';
import { effort } from '../support/effort.js';
import { query } from '../support/query.js';
import { Receiver, verify } from '../support/receiver.js';
import { firstKey } from './first-key.js';
import { eventually, processesOn } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const ROUNDS = effort(2, 20);
const NODES = 6;
/** Longer than any attempt is left to who began it. */
const LEASE = "interval '1 hour'";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

type Body = Record<string, unknown>;

it('every event is delivered at least once, in order for its subject, although the service is killed while it delivers', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-faults-'));
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const start = async (): Promise<ServiceProcess> => {
    const service = await ServiceProcess.start(built(), { LIGATURE_DATA_DIR: dataDir });
    undo.push(async () => {
      await service.end('SIGKILL');
      await noDatabaseLeft(dataDir);
    });
    return service;
  };
  let service = await start();
  await firstKey(dataDir);
  const order = ['--user', 'ada', '--name', 'hooks', '--scopes', 'graph:write,webhooks:admin'];
  const { stdout } = await ligature(built(), { LIGATURE_DATA_DIR: dataDir }, 'key', 'add', ...order);
  const key = /^lkyu_\S+/m.exec(stdout)?.[0] ?? '';
  /** `null`: nobody answers any more. */
  const send = async (method: string, path: string, body: object): Promise<Body | null> => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/api${path}`, { method, headers, body: JSON.stringify(body) })
      .then(async (response) => ({ ok: response.ok, text: await response.text() }))
      .catch(() => null);
    if (answer !== null) expect(answer).toEqual({ ok: true, text: answer.text });
    return answer === null ? null : (JSON.parse(answer.text) as Body);
  };
  /** Until nobody answers any more. */
  const rename = async (): Promise<void> => {
    const made = (await send('POST', '/node', { title: 'none' })) as { diff: { nodes: [Body] } } | null;
    if (made === null) return;
    for (
      let n = 0;
      (await send('PUT', '/node', { id: made.diff.nodes[0]['id'], title: String(n) })) !== null;
    )
      n += 1;
  };

  const receiver = await Receiver.start();
  undo.push(() => receiver.stop());
  let isHolding = false;
  receiver.usually = (_, response) => isHolding || response.writeHead(204).end();
  const hook = await send('POST', '/webhooks', { url: receiver.url(), types: ['node.*'] });
  const before = await newest(dataDir);

  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = receiver.received.length;
    const writing = Promise.all(Array.from({ length: NODES }, rename));
    await eventually('some are delivered', () => receiver.received.length > begun + NODES);
    isHolding = true;
    await eventually('some are on their way', () => receiver.busy > 2);
    await service.end('SIGKILL');
    isHolding = false;
    await writing;
    await noDatabaseLeft(dataDir);
    await inDatabase(
      dataDir,
      `update events.webhook_deliveries
       set claimed_until = claimed_until - ${LEASE}, next_attempt_at = next_attempt_at - ${LEASE}
       where claimed_until is not null`,
    );
    service = await start();
  }

  const told = await inDatabase<{ id: string; subject: string }>(
    dataDir,
    `select id::text, subject from events.log where type like 'node.%' and seq > ${before} order by seq`,
  );
  const ids = told.map(({ id }) => id);
  await eventually('all have come', () => new Set(receiver.events.map(({ id }) => id)).size === ids.length);
  for (const request of receiver.received)
    expect(verify(String(hook?.['secret']), request)).toMatchObject({ id: request.headers['webhook-id'] });
  expect([...new Set(receiver.events.map(({ id }) => id))].toSorted()).toEqual(ids.toSorted());
  // What was on its way came again: the same event, before the next of its subject.
  expect(receiver.events.length).toBeGreaterThan(ids.length);
  const place = new Map(ids.map((id, n) => [id, n]));
  for (const events of bySubject(receiver.events).values()) {
    const places = events.map(({ id }) => place.get(id) ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

function noDatabaseLeft(dataDir: string): Promise<void> {
  return eventually('no database process is left', () => processesOn(dataDir).length === 0);
}

async function newest(dataDir: string): Promise<string> {
  const [row] = await inDatabase<{ seq: string }>(dataDir, 'select max(seq)::text as seq from events.log');
  return row?.seq ?? '0';
}

async function inDatabase<Row extends object = object>(dataDir: string, text: string): Promise<Row[]> {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    return await query<Row>(database.url, text);
  } finally {
    await database.stop();
  }
}

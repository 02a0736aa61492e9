import { setTimeout as sleep } from 'node:timers/promises';

import { io, type Socket } from 'socket.io-client';

import { field, textField } from './http.js';
import type { DemoPerson } from './people.js';
import type { Report } from './report.js';

const BLOCKED = 2;
const LINK = ['id', 'source', 'target', 'type', 'wasBlocker', 'version'];
const PATIENCE_MS = 5_000;

/** Two clients on one graph: the one adds nodes and a blocking link, the other receives the diff. */
export async function blockNodes(
  origin: string,
  [ada, ben]: readonly [DemoPerson, DemoPerson],
  report: Report,
): Promise<void> {
  report.chapter('Node graph: one task blocks another, and a colleague sees it at once');
  const [writer, watcher] = [await connect(origin, ada, report), await connect(origin, ben, report)];
  try {
    const diffs: unknown[] = [];
    watcher.on('graph:diff', (diff: unknown) => diffs.push(diff));
    const source = await addNode(writer, 'Write the tests', report);
    const target = await addNode(writer, 'Ship it', report);
    for (const id of [source, target]) {
      const grant = await emit(writer, 'node:access', { id, email: ben.email, level: 3 }, report);
      report.expect('access is granted', field(grant, 'ok') === true);
    }

    const ack = await emit(writer, 'link:add', { source, target, type: 0 }, report);
    const link = field(ack, 'diff', 'links', 0);
    report.expect('link:add answers ok', field(ack, 'ok') === true);
    report.expectFields('the ack of link:add', ack, ['ok', 'diff']);
    report.expectFields('a link of the diff', link, LINK);
    report.expect('the new link blocks', field(link, 'wasBlocker') === true);
    const blocked = field(ack, 'diff', 'nodes', 0);
    report.expect(
      'the target is blocked',
      field(blocked, 'id') === target && field(blocked, 'status') === BLOCKED,
    );

    const seen = await arrival(diffs, textField(link, 'id'));
    report.step({ request: `${ben.username} receives graph:diff`, answer: seen ?? 'nothing' });
    report.expect('the other client receives the same diff', same(seen, field(ack, 'diff')));
  } finally {
    writer.disconnect();
    watcher.disconnect();
  }
}

async function connect(origin: string, { key, username }: DemoPerson, report: Report): Promise<Socket> {
  const socket = io(origin, {
    auth: { api_token: key },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  const hello = await new Promise<unknown>((resolve, reject) => {
    socket.once('connected', resolve).once('connect_error', reject);
    setTimeout(() => {
      reject(new Error('the socket was not welcomed in time'));
    }, PATIENCE_MS).unref();
  });
  report.step({ request: `${username} connects a socket`, answer: hello });
  report.expect('the socket is welcomed', field(hello, 'ok') === true);
  return socket;
}

async function addNode(socket: Socket, title: string, report: Report): Promise<string> {
  const ack = await emit(socket, 'node:add', { title }, report);
  report.expect('node:add answers ok', field(ack, 'ok') === true);
  return textField(ack, 'diff', 'nodes', 0, 'id');
}

async function emit(socket: Socket, event: string, payload: object, report: Report): Promise<unknown> {
  const answer = (await socket.timeout(PATIENCE_MS).emitWithAck(event, payload)) as unknown;
  report.step({ request: event, sent: payload, answer });
  return answer;
}

async function arrival(diffs: readonly unknown[], linkId: string): Promise<unknown> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
    const found = diffs.find((diff) => field(diff, 'links', 0, 'id') === linkId);
    if (found !== undefined) return found;
    await sleep(50);
  }
  return undefined;
}

function same(one: unknown, other: unknown): boolean {
  return one !== undefined && JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { Server, type Socket } from 'socket.io';

import { callerOf, pool } from '../bare.js';
import { ENDS, LOCK, WRITE } from './statements.js';

/** `link:add` by hand: a bare Socket.IO server with the same transaction, the same checks, no framework. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type End = Record<'owner_id' | 'link_id', string | null> & Record<'in_trash' | 'cyclic', boolean>;
type Request = Partial<Record<'source' | 'target' | 'type', unknown>>;
type Ack = (answer: object) => void;

const http = createServer((_, response) => response.end('{"ok":true}'));
const io = new Server(http, { perMessageDeflate: false });
const refusal = (error: string): object => ({ ok: false, error, trace_id: randomUUID().slice(24) });

io.on('connection', (socket) => {
  const key = String((socket.handshake.auth as { api_token?: unknown }).api_token);
  void socket.join('user');
  socket.on('link:add', (request: Request, ack: Ack) => {
    add(socket, key, request).then(ack, () => ack(refusal('internal.exception')));
  });
});

async function add(socket: Socket, key: string, { source, target, type = 0 }: Request): Promise<object> {
  const caller = await callerOf(key);
  if (caller === null) return refusal('forbidden.auth_missing');
  if (typeof source !== 'string' || typeof target !== 'string') return refusal('bad_request.missing_params');
  if (!UUID.test(source) || !UUID.test(target)) return refusal('bad_request.invalid_uuid');
  if (type !== 0 && type !== 1) return refusal('bad_request.invalid_type');
  if (source === target) return refusal('bad_request.self_link_not_allowed');
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const now = new Date();
    const { rows: locked } = await client.query<{ roots: string[] }>({ ...LOCK, values: [[source, target]] });
    const { rows: ends } = await client.query<End>({ ...ENDS, values: [source, target, now] });
    const wrong = refused(ends, caller.user_id);
    if (wrong !== null) {
      await client.query('ROLLBACK');
      return refusal(wrong);
    }
    const link = { id: randomUUID(), source, target, type, wasBlocker: true, version: 0 };
    const face = JSON.stringify(link);
    const me = caller.user_id;
    const batch = [randomUUID(), now, me, 'bench', 'bench@example.com', me];
    const ops = [[10], [1], [link.id], [face], ['{}'], [face]];
    const nothing = Array.from({ length: 6 }, () => []);
    const inserts = [[link.id], [source], [target], [type], [true], [me]];
    const told = [[me], [null], [null]];
    const reach = [[false], [null], ['infinity']];
    const values = [...batch, ...ops, ...nothing, ...inserts, locked[0]?.roots ?? [], ...told, ...reach];
    await client.query({ ...WRITE, values });
    await client.query('COMMIT');
    socket.to('user').emit('graph:diff', { links: [link], nodes: [] });
    return { ok: true, diff: { links: [link], nodes: [] } };
  } finally {
    client.release();
  }
}

function refused(ends: readonly End[], caller: string): string | null {
  if (ends.length < 2 || ends.some((end) => end.in_trash)) return 'not_found';
  if (ends.some((end) => end.owner_id !== caller)) return 'forbidden';
  return ends.some((end) => end.link_id !== null || end.cyclic) ? 'conflict' : null;
}

process.on('SIGTERM', () => process.exit(0));
http.listen(Number(process.env['PORT']), '127.0.0.1');

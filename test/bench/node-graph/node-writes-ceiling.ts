import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { Server } from 'socket.io';

import { type BareCaller, callerOf, pool } from '../bare.js';

/** `node:update` and `node:add` by hand: a bare Socket.IO server, no history, no events, no catch-up. */
interface Request {
  readonly id?: string;
  readonly title?: string;
  readonly status?: number;
}

const LOCK = {
  name: 'lock',
  text: 'select owner_id, title, status, version from node_graph.nodes where id = $1 for update',
};
const UPDATE = {
  name: 'update',
  text: `update node_graph.nodes set title = coalesce($2, title), status = coalesce($3, status), version = version + 1,
      updated_at = now() where id = $1 returning id, title, status, version`,
};
const ADD = {
  name: 'add',
  text: `with component as (insert into node_graph.components (id, parent_id) values ($1, null))
    insert into node_graph.nodes (id, created_at, updated_at, owner_id, component_id, status, title, description, type,
      tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version)
    values ($1, now(), now(), $2, $1, 0, $3, '', 0, '{}', 0, false, 0, '{}', false, false, 0, 0, 0, false, 0)
    returning id, title, status, version`,
};

const http = createServer((_, response) => response.end('{"ok":true}'));
const io = new Server(http, { perMessageDeflate: false });

io.on('connection', (socket) => {
  const key = String((socket.handshake.auth as { api_token?: unknown }).api_token);
  void socket.join('user');
  for (const [event, work] of Object.entries({ 'node:update': update, 'node:add': add }))
    socket.on(event, (request: Request, ack: (answer: object) => void) => {
      answered(key, request, work).then(
        (answer) => {
          if ('diff' in answer) socket.to('user').emit('graph:diff', answer.diff);
          ack(answer);
        },
        () => ack({ ok: false, error: 'internal.exception' }),
      );
    });
});

type Work = (caller: BareCaller, request: Request) => Promise<object | null>;

async function answered(key: string, request: Request, work: Work): Promise<object> {
  const caller = await callerOf(key);
  if (caller === null) return { ok: false, error: 'forbidden.auth_missing' };
  const node = await work(caller, request);
  return node === null ? { ok: false, error: 'not_found' } : { ok: true, diff: { nodes: [node], links: [] } };
}

async function update(caller: BareCaller, { id, title, status }: Request): Promise<object | null> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ owner_id: string }>({ ...LOCK, values: [id] });
    const isOwn = rows[0]?.owner_id === caller.user_id;
    const changed = isOwn
      ? await client.query<object>({ ...UPDATE, values: [id, title ?? null, status ?? null] })
      : null;
    await client.query('COMMIT');
    return changed?.rows[0] ?? null;
  } finally {
    client.release();
  }
}

async function add(caller: BareCaller, { title }: Request): Promise<object | null> {
  const { rows } = await pool.query<object>({ ...ADD, values: [randomUUID(), caller.user_id, title] });
  return rows[0] ?? null;
}

process.on('SIGTERM', () => process.exit(0));
http.listen(Number(process.env['PORT']), '127.0.0.1');

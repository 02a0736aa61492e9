import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { Server } from 'socket.io';

import { callerOf, pool } from '../bare.js';
import { PAGE } from './page-statement.js';

/** `graph:get` by hand: the key, the statement, and its rows as the service would answer them. */
type Times = Record<'createdTime' | 'lastEditedTime' | 'linkCreated' | 'linkUpdated', Date>;
type Row = Record<string, unknown> & Times & { kind: 0 | 1; snapshot: string };

const http = createServer((_, response) => response.end('{"ok":true}'));
const io = new Server(http, { perMessageDeflate: false });

io.on('connection', (socket) => {
  const key = String((socket.handshake.auth as { api_token?: unknown }).api_token);
  socket.on('graph:get', ({ limit }: { limit: number }, ack: (answer: object) => void) => {
    void page(key, limit).then(ack);
  });
});

async function page(key: string, limit: number): Promise<object> {
  const caller = await callerOf(key);
  if (caller === null) return { ok: false };
  const { rows } = await pool.query<Row>({ ...PAGE, values: [caller.user_id, new Date(), limit + 1, 0] });
  const shown = rows.slice(0, limit);
  const nodes = shown.filter(({ kind }) => kind === 0).map(nodeView);
  const links = shown.filter(({ kind }) => kind === 1).map(linkView);
  const cursor = Buffer.from(`1|${rows[0]?.snapshot ?? ''}`).toString('base64url');
  const trace_id = randomUUID().slice(24);
  return { ok: true, hasMore: rows.length > limit, cursor, trace_id, nodes, links, graph: { nodes, links } };
}

function nodeView(row: Row): object {
  const { id, title, description, status, dueDate, tags, priority, independent, volume, assignee } = row;
  const { pinned, collapsed, version, type, x, y, z, access } = row;
  const [createdTime, lastEditedTime] = [row.createdTime.toISOString(), row.lastEditedTime.toISOString()];
  const { publicToken, publicDue, publicBranch } = row;
  return {
    ...{ id, title, description, status, dueDate, tags, priority, independent, volume, assignee },
    ...{ pinned, collapsed, createdTime, lastEditedTime, version, type },
    ...{ ownerUsername: 'bench', ownerEmail: 'bench@example.com', publicToken, publicDue, publicBranch },
    ...{ x, y, z, access, dependant: independent !== true, shareRoots: [] },
  };
}

function linkView(row: Row): object {
  const { linkId: id, source, target, linkType: type, wasBlocker } = row;
  const { private: hidden, linkVersion: version } = row;
  const [createdTime, lastEditedTime] = [row.linkCreated.toISOString(), row.linkUpdated.toISOString()];
  return { id, source, target, type, wasBlocker, private: hidden, version, createdTime, lastEditedTime };
}

process.on('SIGTERM', () => process.exit(0));
http.listen(Number(process.env['PORT']), '127.0.0.1');

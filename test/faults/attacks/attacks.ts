import { randomUUID } from 'node:crypto';

import { pause } from '../../support/pause.js';
import type { Attacker } from './attacker.js';
import { PASSWORD, type Rich, type Stage } from './stage.js';

type Attack = (attacker: Attacker, one: Rich, stage: Stage) => Promise<void>;

const SOCKETS = 10;
const rpc = (name: string, args: object, id: number): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: args },
});

/** Calls of an agent, so many in each POST. */
const agent =
  (atOnce: number, inOne: number, name: string, args: (one: Rich) => object): Attack =>
  (attacker, one) => {
    const calls = Array.from({ length: inOne }, (_, id) => rpc(name, args(one), id));
    const body = JSON.stringify(inOne === 1 ? calls[0] : calls);
    return attacker.flood(atOnce, 200, () => ({ method: 'POST', path: '/api/mcp', key: one.key, body }));
  };

/** As many sockets as one may have, each asking again as soon as it is answered. */
const sockets =
  (event: string, payload: (one: Rich) => object, atOnce = 3): Attack =>
  async (attacker, one) => {
    const all = await Promise.all(Array.from({ length: SOCKETS }, () => attacker.socket(one.key)));
    const hands = all.map(async (socket) => {
      while (!attacker.isOver && !socket.isClosed)
        await Promise.all(Array.from({ length: atOnce }, () => socket.ask(event, payload(one))));
    });
    await Promise.race([Promise.all(hands), attacker.timeOver()]);
    attacker.hangUp();
    await Promise.all(hands);
  };

const get =
  (atOnce: number, path: (one: Rich) => string): Attack =>
  (attacker, one) =>
    attacker.flood(atOnce, 1_000, () => ({ path: path(one), key: one.key }));

/** Connections that say something and then hang on without a word. */
const hanging =
  (count: number, text: (one: Rich, stage: Stage) => string): Attack =>
  async (attacker, one, stage) => {
    for (let n = 0; n < count; n += 1) attacker.deaf(text(one, stage));
    await attacker.timeOver();
    attacker.hangUp();
  };

const passwords = JSON.stringify({
  links: Array.from({ length: 10 }, () => ({ urls: ['https://example.com'], password: PASSWORD })),
});
const document = (title: string): object => ({
  nodes: Array.from({ length: 2_000 }, (_, n) => ({ id: `n${String(n)}`, title })),
  links: Array.from({ length: 1_999 }, (_, n) => ({ source: `n${String(n)}`, target: `n${String(n + 1)}` })),
});
const nested = `{"title":${'['.repeat(400_000)}${']'.repeat(400_000)}}`;
const wide = JSON.stringify({
  urls: Array.from({ length: 40_000 }, (_, n) => `https://x.example/${String(n)}`),
});

/** Each at the limits of one account, or of one address. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'batches of bundles with passwords': (attacker, one) =>
    attacker.flood(66, 66, () => ({
      method: 'POST',
      path: '/api/links/batch',
      key: one.key,
      body: passwords,
    })),
  'wrong sign-ins': (attacker, one) =>
    attacker.flood(100, 606, (n) => ({
      method: 'POST',
      path: '/api/auth/login',
      body: JSON.stringify({
        email: n % 2 === 0 ? one.email : `${randomUUID()}@test.example`,
        password: `wrong ${String(n)}`,
      }),
    })),
  'calls of agents in batches': agent(10, 20, 'graph_get', () => ({ limit: 5_000 })),
  'versions of a bundle to agents': agent(20, 5, 'linky_versions', ({ slug }) => ({ slug })),
  'history to agents': agent(20, 1, 'graph_history', () => ({ limit: 1_000 })),
  'searches of agents': agent(20, 1, 'item_search', () => ({ org: 'test', workspace: 'main', limit: 100 })),
  'pages of the graph': get(30, () => '/api/graph?limit=5000'),
  exports: get(20, () => '/api/graph/export'),
  history: get(30, () => '/api/history?limit=1000'),
  'versions of a bundle': get(30, ({ slug }) => `/api/links/${slug}/versions`),
  'pages of the graph to sockets': sockets('graph:get', () => ({ limit: 5_000 })),
  'history to sockets': sockets('history:page', () => ({ limit: 1_000 })),
  'trash to sockets': sockets('trash:page', () => ({ limit: 1_000 })),
  'exports to sockets': sockets('graph:export', () => ({})),
  'catch-up to sockets': sockets('graph:since', ({ cursor }) => ({ cursor, limit: 1_000 })),
  imports: (attacker, one) => {
    const body = JSON.stringify(document('imported'));
    return attacker.flood(10, 100, () => ({ method: 'POST', path: '/api/graph/import', key: one.key, body }));
  },
  'deep and wide bodies': (attacker, one) =>
    attacker.flood(20, 300, (n) => ({
      method: 'POST',
      path: n % 2 === 0 ? '/api/node' : '/api/links',
      key: one.key,
      body: n % 2 === 0 ? nested : wide,
    })),
  'bodies that do not arrive': hanging(
    300,
    ({ key }) =>
      `POST /api/node HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{"title":"${'x'.repeat(2_000)}`,
  ),
  'half-open handshakes': hanging(
    300,
    () => 'GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n',
  ),
  'downloads that nobody reads': hanging(60, ({ key }) =>
    `GET /api/graph?limit=5000 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`.repeat(4),
  ),
  'sockets that do not read': async (attacker, one) => {
    const all = await Promise.all(Array.from({ length: SOCKETS }, () => attacker.socket(one.key)));
    for (const socket of all) socket.turnDeaf();
    while (!attacker.isOver) {
      for (const socket of all) for (let n = 0; n < 5; n += 1) void socket.ask('graph:get', { limit: 5_000 });
      await pause(200);
    }
    attacker.hangUp();
  },
};

import { EmailVerification } from '#identity';
import { InvitationWatch, ExpiredGrants } from '#node-graph';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effortBy } from '../support/effort.js';
import { expectTold } from './event-soundness.js';
import { MergedView, screenOf } from './merged-view.js';
import { type Call, Calls, randomOf } from './sight-calls.js';
import { type GraphFacts, graphFactsOf } from './sight-oracle.js';
import { type Ack, addNode, type Client, connect, person, type Person } from './world.js';

/** More with `LIGATURE_TEST_SIGHT`. */
const OPERATIONS = effortBy('LIGATURE_TEST_SIGHT', 120, 10_000);
const NODES_EACH = 5;
/** Ends of shares lie within spans, the clock is moved by whole ones: a long run does not come near an end. */
const SPAN_MS = 6 * 3_600_000;

let app: TestApp;
let people: Person[];
let clients: Client[];

beforeAll(async () => {
  app = await startApp();
  people = await Promise.all([person(app), person(app), person(app), person(app)]);
  clients = await Promise.all(people.map((who) => connect(app, who)));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

const seed = Number(process.env['LIGATURE_TEST_SEED'] ?? 1);
const random = randomOf(seed);

/** A view that is told everything that its client is. */
async function viewOf(client: Client): Promise<MergedView> {
  const view = new MergedView();
  view.start(await client.ask('graph:get', { limit: 5000 }));
  client.socket.on('graph:diff', (diff: Ack['diff']) => {
    view.merge(diff);
  });
  return view;
}

/** Time passes, and whose share ends is told. */
async function later(): Promise<Call> {
  const spans = 1 + random(3);
  app.clock.advance(spans * SPAN_MS);
  await app.get(ExpiredGrants).look();
  return { event: 'time passes', payload: { spans } };
}

/** Somebody's address is no longer verified, or verified again: what was shared meanwhile waited for that. */
async function verification(): Promise<Call> {
  const email = people[random(people.length)]!.account.email!;
  const addresses = app.get(EmailVerification);
  const isOver = (await addresses.unverify(email)) !== null;
  if (!isOver) {
    await addresses.verify(email);
    await app.get(InvitationWatch).takeUp();
  }
  const waiting = await app.sql('select 1 from node_graph.grants where invited and email = $1', [email]);
  if (!isOver) expect(waiting).toEqual([]);
  return { event: isOver ? 'unverify' : 'verify', payload: { email } };
}

it(`${String(OPERATIONS)} random calls of four owners: everybody sees what the rule says, and is told so`, async () => {
  const players = people.map(({ account }) => ({ id: account.id, email: account.email! }));
  const users = players.map(({ id }) => id);
  for (const client of clients) for (let i = 0; i < NODES_EACH; i += 1) await addNode(client);
  const views = await Promise.all(clients.map(viewOf));
  const start = app.clock.now();
  const spanNow = (): number => Math.floor((app.clock.now() - start) / SPAN_MS);
  const end = (): string => new Date(start + (spanNow() + random(8) + 0.9) * SPAN_MS).toISOString();
  const calls = new Calls(random, players, end);
  const batches = users.map((): string[] => []);
  const done = new Map<string, number>();
  let asked = 0;

  const check = async (where: string): Promise<GraphFacts> => {
    const land = await graphFactsOf(app, users);
    await Promise.all(
      clients.map(async (client, index) => {
        const page = await client.ask('graph:get', { limit: 5000 });
        const shown = Object.fromEntries(page.nodes.map(({ id, access }) => [id, access]));
        expect(shown, where).toEqual(land.sight.get(users[index]!));
        await client.caughtUp();
        expect(views[index]!.screen, where).toEqual(screenOf(page.nodes, page.links));
      }),
    );
    return land;
  };

  let land = await check('at the beginning');
  for (let i = 0; i < OPERATIONS; i += 1) {
    const what = random(40);
    if (what <= 1) {
      const { event, payload } = what === 0 ? await later() : await verification();
      land = await check(JSON.stringify([seed, i, event, payload]));
      continue;
    }
    const who = random(clients.length);
    const { event, payload } = calls.next(players[who]!, land, batches[who]!);
    const ack = await clients[who]!.ask(event, payload);
    const where = JSON.stringify([seed, i, who, event, payload]);
    asked += 1;
    if (ack.ok) {
      views[who]!.merge(ack.diff);
      done.set(event, (done.get(event) ?? 0) + 1);
      const [last] = await app.sql<{ id: string }>(
        'select id from node_graph.batch_log where actor_id = $1 order by place desc limit 1',
        [users[who]],
      );
      batches[who]!.push(last!.id);
    } else expect(ack.error, where).not.toMatch(/^internal/);
    if (ack.ok || i % 25 === 0) land = await check(where);
  }
  await expectTold(app);
  // A few calls say nothing of how many kinds there are.
  if (OPERATIONS < 100) return;
  const successes = [...done.values()].reduce((sum, count) => sum + count, 0);
  expect(successes / asked, JSON.stringify([...done])).toBeGreaterThan(0.6);
  expect(done.size).toBeGreaterThan(10);
}, 3_600_000);

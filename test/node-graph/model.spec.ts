import { sql } from '#data';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effortBy } from '../support/effort.js';
import { expectTold } from './event-soundness.js';
import { type Grants, Model } from './model.js';
import { expectReplayable, expectSound } from './soundness.js';
import { type Ack, addNode, type Diff, type Client, connect, person, type Person } from './world.js';

/** More with `LIGATURE_TEST_SEQUENCES`; a failing one again with its number as `LIGATURE_TEST_SEED`. */
const SEQUENCES = effortBy('LIGATURE_TEST_SEQUENCES', 4, 500);
const OPERATIONS = 200;
/** Sequences at a time: as many share a look at the tables, and a look-up of who is calling. */
const AT_ONCE = 40;

let app: TestApp;
let people: Person[];
let clients: Client[];

beforeAll(async () => {
  app = await startApp();
  people = await Promise.all([person(app), person(app), person(app), person(app)]);
  clients = await Promise.all(people.map((who) => connect(app, who, { auth: { api_version: 2 } })));
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

/** A small generator, so that a failing sequence can be run again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Answer extends Ack {
  readonly batchId?: string;
}

const codeOf = ({ ok, error, reason }: Ack): string =>
  ok ? 'ok' : (reason as string | undefined) === undefined ? error : `${error}/${reason}`;
const nodesOf = ({ ok, diff }: Ack): Diff['nodes'] => (ok ? diff.nodes : []);
const linksOf = ({ ok, diff }: Ack): Diff['links'] => (ok ? diff.links : []);
const idsIn = (entries: readonly object[] = []): string[] =>
  entries.map((entry) => (entry as { after: { id: string } }).after.id);

/** One line for every node and link, in the order of the model. */
type State = readonly string[];

interface Question {
  readonly model: Model;
  readonly answer: (state: State) => void;
}

let questions: Question[] = [];
let asking = false;

/** The tables, as the model would write them. Sequences that ask at the same time ask together. */
function stored(model: Model): Promise<State> {
  return new Promise((answer, fail) => {
    questions.push({ model, answer });
    if (!asking) setImmediate(() => void answerAll().catch(fail));
    asking = true;
  });
}

const STATE = sql(
  'test.model_state',
  `select string_agg(e.line, ' ' order by e.kind, e.place) as lines from (
     select 0 as kind, u.place, coalesce(n.line, 'none') as line
     from unnest($1::uuid[]) with ordinality as u (id, place)
     left join lateral (
       select concat_ws(',', concat(status, '/', blocked_from), independent, in_trash, version, public_token is not null,
         (select string_agg(concat_ws(':', user_id, level, g.version), ';' order by user_id)
          from node_graph.grants g where g.node_id = n.id)) as line
       from node_graph.nodes n where id = u.id offset 0
     ) n on true
     union all
     select 1, u.place, coalesce(l.line, 'none')
     from unnest($2::uuid[]) with ordinality as u (id, place)
     left join lateral (
       select concat_ws(',', source_id, target_id, type, was_blocker, in_trash, version) as line
       from node_graph.links where id = u.id offset 0
     ) l on true
   ) e`,
);

async function answerAll(): Promise<void> {
  await new Promise(setImmediate);
  const asked = questions;
  [questions, asking] = [[], false];
  const ids = (kind: 'nodes' | 'links'): string[] => asked.flatMap(({ model }) => [...model[kind].keys()]);
  const nodeIds = ids('nodes');
  const row = await app.database.first<{ lines: string }>(STATE, [nodeIds, ids('links')]);
  const lines = row!.lines.split(' ');
  let [node, link] = [0, nodeIds.length];
  for (const { model, answer } of asked)
    answer([
      ...lines.slice(node, (node += model.nodes.size)),
      ...lines.slice(link, (link += model.links.size)),
    ]);
}

/** As Postgres writes booleans. */
const yes = (value: boolean): string => (value ? 't' : 'f');

function granted(grants: Grants): string {
  const all = Object.entries(grants).map(
    ([user, { level, version }]) => `${people[Number(user)]!.account.id}:${String(level)}:${String(version)}`,
  );
  return all.length === 0 ? '' : `,${all.sort().join(';')}`;
}

function modelled({ nodes, links }: Model): State {
  return [
    ...[...nodes.values()].map(
      ({ status, was, independent, trash, version, open, grants }) =>
        `${String(status)}/${String(was ?? '')},${yes(independent)},${yes(trash)},${String(version)},${yes(open !== null)}${granted(grants)}`,
    ),
    ...[...links.values()].map(
      ({ source, target, type, flag, trash, version }) =>
        `${source},${target},${String(type)},${yes(flag)},${yes(trash)},${String(version)}`,
    ),
  ];
}

/** Strings are compared: a deep look at every state would take longer than the service. */
function expectSame(where: string, state: State, { nodes, links }: Model, expected: State): void {
  if (state.join(' ') === expected.join(' ')) return;
  const named = (lines: State): string[] =>
    [...nodes.keys(), ...links.keys()].map((id, i) => `${id} ${lines[i]!}`);
  expect(named(state), where).toEqual(named(expected));
}

/** Shares a node with the other three, each with a level of his own. */
async function share(id: string, levels: object): Promise<void> {
  await app.sql(
    `insert into node_graph.grants
       (id, created_at, node_id, user_id, grantor_id, level, branch, showing, lapsed, version, updated_at)
     select gen_random_uuid(), now(), $1, g.user_id, $2, g.level, false, true, false, 0, now()
     from unnest($3::uuid[], $4::smallint[]) g (user_id, level)`,
    [
      id,
      people[0]!.account.id,
      Object.keys(levels).map((user) => people[Number(user)]!.account.id),
      Object.values(levels),
    ],
  );
}

async function sequence(seed: number): Promise<void> {
  const random = randomOf(seed);
  const model = new Model();
  const batchIds: string[] = [];
  const levels = { 1: 1, 2: 2, 3: 3 };
  for (let i = 0; i < 8; i += 1) {
    const [status] = [[0, 1, 3][random(3)]!];
    const id = await addNode(clients[0]!, { status });
    await share(id, levels);
    model.nodes.set(id, {
      owner: 0,
      grants: Object.fromEntries(
        Object.entries(levels).map(([who, level]) => [who, { key: {}, level, version: 0 }]),
      ),
      open: null,
      status,
      was: null,
      independent: false,
      trash: false,
      batch: null,
      version: 0,
    });
  }
  const pick = <T>(list: readonly T[]): T | undefined => list[random(list.length)];
  for (let i = 0; i < OPERATIONS; i += 1) {
    const user = pick([0, 0, 1, 2, 3])!;
    const [id, other] = [pick([...model.nodes.keys()])!, pick([...model.nodes.keys()])!];
    const linkId = pick([...model.links.keys()]);
    const known = batchIds.length === 0 ? -1 : Math.max(0, batchIds.length - 1 - random(6));
    const ask = (event: string, payload: object): Promise<Answer> => clients[user]!.ask(event, payload);
    const say = (work: Parameters<Model['run']>[1]): string => model.run(user, work);
    let ack: Answer;
    let expected: string;
    const kind = random(16);
    if (kind === 0 && model.nodes.size < 14) {
      const [status, target] = [[0, 1, 3][random(3)]!, random(3) === 0 ? undefined : id];
      ack = await ask('node:add', { status, target });
      const made = [idsIn(nodesOf(ack))[0] ?? 'none', idsIn(linksOf(ack))[0] ?? 'none'] as const;
      expected = say(() => {
        model.addNode(user, made[0], status, target ?? null, made[1]);
        return undefined;
      });
    } else if (kind <= 2) {
      const change =
        random(4) === 0 ? { independent: random(2) === 0 } : { status: [0, 1, 3, 3][random(4)]! };
      ack = await ask('node:update', { id, ...change });
      expected = say(() => {
        model.update(user, id, change);
        return undefined;
      });
    } else if (kind === 3) {
      const trash = random(2) === 0;
      ack = await ask(trash ? 'node:trash' : 'node:restore', { id });
      expected = say(() => {
        model.moveNode(user, id, trash);
        return undefined;
      });
    } else if (kind <= 6 || linkId === undefined) {
      if (id === other) continue;
      const type = random(5) === 0 ? 1 : 0;
      ack = await ask('link:add', { source: id, target: other, type });
      expected = say(() => {
        model.addLink(user, idsIn(linksOf(ack))[0] ?? 'none', id, other, type);
        return undefined;
      });
    } else if (kind <= 9) {
      const what = pick(['trash', 'restore', 'swap', 0, 1] as const)!;
      const event = typeof what === 'number' ? 'update' : what;
      ack = await ask(`link:${event}`, { id: linkId, ...(typeof what === 'number' ? { type: what } : {}) });
      expected = say(() => {
        model.changeLink(user, linkId, what);
        return undefined;
      });
    } else if (kind <= 12) {
      const [to, level] = [random(4), 1 + random(3)];
      const [event, how] = pick([
        ['node:access', 'give'],
        ['node:access', 'give'],
        ['node:access:update', 'change'],
        ['node:access:delete', 'take'],
      ] as const)!;
      const { email } = people[to]!.account;
      ack = await ask(event, { id, email, ...(how === 'take' ? {} : { level, branch: false }) });
      expected = say(() => {
        model.share(user, id, to, how, level);
        return undefined;
      });
    } else if (kind === 13) {
      const open = random(3) > 0;
      ack = await ask(open ? 'node:publish' : 'node:unpublish', { id, branch: false });
      expected = say(() => {
        model.publish(user, id, open);
        return undefined;
      });
    } else {
      const batch = model.batches[known];
      if (batch === undefined) continue;
      const event = random(2) === 0 ? 'undo' : 'redo';
      const who = random(5) === 0 ? user : batch.user;
      ack = await clients[who]!.ask(`history:${event}`, { batchId: batchIds[known] });
      expected = model.run(who, () => model[event](who, batch));
    }
    const where = `sequence ${String(seed)}, operation ${String(i)}, kind ${String(kind)}, user ${String(user)}`;
    if (codeOf(ack) !== expected) expect([where, codeOf(ack)]).toEqual([where, expected]);
    const batchId = ack.batchId ?? (ack.diff as { batchId?: string } | undefined)?.batchId;
    if (model.batches.length > batchIds.length) batchIds.push(batchId!);
    expectSame(where, await stored(model), model, modelled(model));
  }
}

it(
  `${String(SEQUENCES)} random sequences of four users end, call by call, where the model does`,
  async () => {
    let next = 1;
    const base = Number(process.env['LIGATURE_TEST_SEED'] ?? 1) - 1;
    const work = async (): Promise<void> => {
      while (next <= SEQUENCES) await sequence(base + next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await expectSound(app);
    await expectReplayable(app);
    await expectTold(app, { byHand: true });
  },
  SEQUENCES * 60_000,
);

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { effort } from '../support/effort.js';
import { Model } from './model.js';
import { expectReplayable, expectSound } from './soundness.js';
import { type Ack, addNode, type Diff, type Client, connect, person, type Person } from './world.js';

/** More with `LIGATURE_TEST_SEQUENCES`; a failing one again with its number as `LIGATURE_TEST_SEED`. */
const SEQUENCES = Number(process.env['LIGATURE_TEST_SEQUENCES'] ?? effort(24, 500));
const OPERATIONS = 200;
const AT_ONCE = 16;

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

type State = readonly (readonly [id: string, values: readonly unknown[]])[];

interface Question {
  readonly model: Model;
  readonly answer: (state: State) => void;
}

let questions: Question[] = [];

/** The tables, as the model would write them. Sequences that ask at the same time ask together. */
function stored(model: Model): Promise<State> {
  return new Promise((answer, fail) => {
    questions.push({ model, answer });
    if (questions.length === 1) setImmediate(() => void answerAll().catch(fail));
  });
}

async function answerAll(): Promise<void> {
  const asked = questions;
  questions = [];
  const ids = (kind: 'nodes' | 'links'): string[] => asked.flatMap(({ model }) => [...model[kind].keys()]);
  const [row] = await app.sql<{ state: State }>(
    `select coalesce(json_agg(json_build_array(id, state)), '[]') as state from (
       select id, json_build_array(status, independent, in_trash, version) as state
       from node_graph.nodes where id = any ($1)
       union all
       select id, json_build_array(source_id, target_id, type, was_blocker, in_trash, version)
       from node_graph.links where id = any ($2)
     ) entities`,
    [ids('nodes'), ids('links')],
  );
  for (const { model, answer } of asked)
    answer(row!.state.filter(([id]) => model.nodes.has(id) || model.links.has(id)));
}

function modelled({ nodes, links }: Model): State {
  return [
    ...[...nodes].map(
      ([id, { status, independent, trash, version }]) => [id, [status, independent, trash, version]] as const,
    ),
    ...[...links].map(
      ([id, { source, target, type, flag, trash, version }]) =>
        [id, [source, target, type, flag, trash, version]] as const,
    ),
  ];
}

/** Strings are compared: a deep look at every state would take longer than the service. */
function expectSame(where: string, state: State, expected: State): void {
  const [is, shouldBe] = [state, expected].map((each) => each.map((entry) => JSON.stringify(entry)).sort());
  if (is!.join() !== shouldBe!.join()) expect(is, where).toEqual(shouldBe);
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
  const grants = { 1: 1, 2: 2, 3: 3 };
  for (let i = 0; i < 8; i += 1) {
    const [status] = [[0, 1, 3][random(3)]!];
    const id = await addNode(clients[0]!, { status });
    await share(id, grants);
    model.nodes.set(id, {
      owner: 0,
      grants,
      status,
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
    const kind = random(12);
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
    } else {
      const batch = model.batches[known];
      if (batch === undefined) continue;
      const event = kind === 10 ? 'undo' : 'redo';
      const who = random(5) === 0 ? user : batch.user;
      ack = await clients[who]!.ask(`history:${event}`, { batchId: batchIds[known] });
      expected = model.run(who, () => model[event](who, batch));
    }
    const where = `sequence ${String(seed)}, operation ${String(i)}, kind ${String(kind)}, user ${String(user)}`;
    if (codeOf(ack) !== expected) expect([where, codeOf(ack)]).toEqual([where, expected]);
    const batchId = ack.batchId ?? (ack.diff as { batchId?: string } | undefined)?.batchId;
    if (model.batches.length > batchIds.length) batchIds.push(batchId!);
    expectSame(where, await stored(model), modelled(model));
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
  },
  SEQUENCES * 60_000,
);

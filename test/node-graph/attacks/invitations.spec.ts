import { Accounts, EmailVerification } from '#identity';
import { systemCall } from '#kernel';
import { InvitationRetention, InvitationWatch } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createKey, createUser } from '../../support/identity.js';
import { type Ack, type Client, connect } from '../world.js';
import { startStory, type Story, WIRES } from './story.js';

const DAY_MS = 86_400_000;

interface Listed extends Ack {
  readonly access: readonly Record<string, unknown>[];
}

let counter = 0;

/** Shares with addresses that may be nobody's: whoever shares does not learn whether they are. */
describe.each(WIRES)('invitations, over %s', (wire) => {
  let story: Story;
  const clients: Client[] = [];
  beforeAll(async () => {
    story = await startStory(wire);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await story.close();
  });

  /** What the jobs do when their time has come. */
  async function look(): Promise<void> {
    const watch = story.app.get(InvitationWatch);
    await watch.ask();
    await watch.takeUp();
  }
  const nobody = (): string => `nobody-${String((counter += 1))}@invited.example`;
  /** Somebody whose address is verified from now on, and their client. */
  async function arrives(email: string): Promise<Client> {
    const { id } = await createUser(story.app, { email });
    const { rawKey: key } = await createKey(story.app, { userId: id });
    const client = await connect(story.app, { key });
    clients.push(client);
    return client;
  }
  const sees = async (client: Client): Promise<string[]> =>
    (await client.ask('graph:get', { limit: 5000 })).nodes.map(({ id }) => id);
  const soonSees = (client: Client, id: string): Promise<void> =>
    vi.waitFor(async () => expect(await sees(client)).toContain(id), 300_000);
  const list = async (id: string): Promise<Listed['access']> =>
    ((await story.owner.does('node:access:list', { id })) as Listed).access;
  const grants = (id: string): Promise<{ user_id: string; level: number; invited: boolean }[]> =>
    story.app.sql('select user_id, level, invited from node_graph.grants where node_id = $1', [id]);
  /** The answer without what differs from call to call. */
  const shape = (ack: Ack, ...known: string[]): string =>
    known
      .reduce((text, word) => text.replaceAll(word, '-'), JSON.stringify(ack))
      .replace(/"trace_id":"\w+"/, '');

  it('are answered, listed, changed, undone and withdrawn as shares with people are', async () => {
    const { owner, accomplice } = story;
    const transcript = async (email: string): Promise<string[]> => {
      const id = await owner.node();
      const child = await owner.node({ target: id });
      const acks: Ack[] = [];
      const call = async (event: string, payload: object): Promise<void> => {
        acks.push(await owner.ask(event, payload));
      };
      const batch = async (): Promise<string | undefined> =>
        (await owner.does('history:page', { limit: 1 })).batches[0]?.batchId;
      const read = async (): Promise<void> => {
        const { nodes } = await owner.does('graph:get', { limit: 5000 });
        const own = nodes.filter((node) => [id, child].includes(node.id));
        acks.push({ nodes: own.map(({ shareRoots }) => shareRoots), access: await list(child) } as never);
        acks.push((await list(id)) as never);
      };
      await call('node:access', { id, email: ` ${email}`, level: 2 });
      await read();
      await call('node:access', { id, email });
      await call('node:access:update', { id, email: email.toUpperCase(), level: 1, due: null });
      await read();
      await call('history:undo', { batchId: await batch() });
      await read();
      await call('node:access:delete', { id, email });
      await call('node:access:update', { id, email, level: 1 });
      await call('node:access:delete', { id, email });
      await read();
      const taken = (await owner.does('history:page', { limit: 1 })).batches[0]?.batchId;
      await call('history:undo', { batchId: taken });
      await read();
      await call('history:redo', { batchId: taken });
      await read();
      const { batches } = await owner.does('history:page', { limit: 6 });
      acks.push(batches.map(({ ops }) => ops.map((op) => ({ ...op, id: null }))) as never);
      const times = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
      const ids = JSON.stringify(acks).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
      const known = [...new Set(ids)].filter((each) => each !== id && each !== child);
      return acks.map((ack) =>
        shape(ack, email.toUpperCase(), email, id, child, ...known).replace(times, 'then'),
      );
    };
    const real = await transcript(accomplice.email);
    expect(await transcript(nobody())).toEqual(real);
    expect(real[0]).toContain('"ok":true');
    await owner.isRefused(
      'node:access:delete',
      { id: await owner.node(), email: nobody() },
      'bad_request.not_shared',
    );
  });

  it.runIf(wire === 'socket')('make the database do the same work', async () => {
    const { app, owner, accomplice } = story;
    /** How much each step gave everybody to know who was told of it. */
    const work = async (email: string): Promise<object[][]> => {
      const id = await owner.node();
      for (let i = 0; i < 3; i += 1) await owner.node({ target: id });
      const told = async (event: string, payload: object): Promise<object[]> => {
        await owner.does(event, { id, email, ...payload });
        return app.sql(
          `select coalesce(jsonb_array_length(extra), 0) as extra from node_graph.delivery_log
           where place = (select max(place) from node_graph.batch_log) order by 1`,
        );
      };
      const undone = async (): Promise<object[]> => {
        const { batches } = await owner.does('history:page', { limit: 1 });
        return told('history:undo', { batchId: batches[0]?.batchId });
      };
      return [
        await told('node:access', {}),
        await told('node:access:update', { branch: false }),
        await undone(),
        await told('node:access:delete', {}),
        await undone(),
      ];
    };
    const [first] = await work(nobody());
    expect(first).toEqual([{ extra: 0 }, { extra: 8 }]);
    expect(await work(nobody())).toEqual(await work(accomplice.email));
  });

  it('become shares once the address is verified, and not before', async () => {
    const { app, owner } = story;
    const [email, root] = [nobody(), await owner.node({ title: 'for you' })];
    const child = await owner.node({ target: root });
    await owner.does('node:access', { id: root, email: email.toUpperCase(), level: 2 });
    const before = await list(root);
    const somebody = await app
      .get(Accounts)
      .register(
        { email, username: `somebody-${String((counter += 1))}` },
        { caller: 'test', call: systemCall('cli') },
        false,
      );
    const { rawKey: key } = await createKey(app, { userId: somebody.id });
    const client = await connect(app, { key });
    clients.push(client);
    await look();
    expect(await sees(client)).toEqual([]);
    await app.get(EmailVerification).verify(email);
    await soonSees(client, root);
    expect(await sees(client)).toContain(child);
    expect(client.diffs.at(-1)?.nodes).toMatchObject([
      { id: root, title: 'for you', access: 2 },
      { id: child, access: 2 },
    ]);
    expect(await client.ask('node:update', { id: child, title: 'by the invited' })).toMatchObject({
      ok: true,
    });
    // Whoever invited them learns nothing of it.
    expect(await list(root)).toEqual(before);
    const { batches } = await owner.does('history:page', { limit: 2 });
    expect(batches.flatMap(({ ops }) => ops.map(({ type }) => type))).toEqual([1, 20]);
    // Undo takes away what it gave.
    await owner.does('history:undo', { batchId: batches[1]?.batchId });
    expect(await sees(client)).not.toContain(root);
    await owner.does('history:redo', { batchId: batches[1]?.batchId });
    expect(await sees(client)).toContain(root);
    await owner.does('node:access:delete', { id: root, email });
    expect(await sees(client)).toEqual([]);
  });

  it.runIf(wire === 'socket')(
    'are found out about what another process verified; owners and strangers get nothing',
    async () => {
      const { app, owner } = story;
      const [email, other] = [nobody(), nobody()];
      const [id, second] = [await owner.node(), await owner.node()];
      await owner.does('node:access', { id, email, branch: false, level: 2 });
      await owner.does('node:access', { id: second, email: other });
      const child = await owner.node({ target: id });
      const { id: userId } = await app
        .get(Accounts)
        .register(
          { email, username: nobody().split('@')[0]! },
          { caller: 'test', call: systemCall('cli') },
          false,
        );
      await app.sql('update identity.users set email_verified_at = now() where id = $1', [userId]);
      await look();
      const { rawKey: key } = await createKey(app, { userId });
      const client = await connect(app, { key });
      clients.push(client);
      // A child is shared as its parent is, while that still waits, too.
      expect(await sees(client)).toEqual([id, child]);
      expect(await grants(second)).toMatchObject([{ invited: true }]);
    },
  );

  it.runIf(wire === 'socket')(
    'do not double what somebody has anyway: nobody loses what they have',
    async () => {
      const { app, owner, attacker } = story;
      const due = new Date(app.clock.now() + DAY_MS).toISOString();
      const cases: [object, object, object][] = [
        [{ level: 3 }, { level: 2, branch: false }, { level: 3, branch: true }],
        [{ level: 3, branch: false }, { level: 2 }, { level: 2, branch: true }],
        [{ level: 2 }, { level: 3 }, { level: 2 }],
        [{ level: 2, due }, { level: 2 }, { level: 2, due: null }],
        [
          { level: 2, branch: false },
          { level: 2, due },
          { level: 2, branch: false, due: null },
        ],
      ];
      for (const [first, second, left] of cases) {
        const [email, id] = [nobody(), await owner.node()];
        const client = await arrives(email);
        await owner.does('node:access', { id, email, ...first });
        // What is written down for a moment, by a share that was given when nobody had verified the address.
        await app.get(EmailVerification).unverify(email);
        await app.sql('update node_graph.grants set email = null where node_id = $1', [id]);
        await owner.does('node:access', { id, email, ...second });
        await app.get(EmailVerification).verify(email);
        await look();
        expect(await list(id)).toMatchObject([{ email, ...left }]);
        expect(await sees(client)).toContain(id);
      }
      // Who owns the node needs no share of it.
      const [email, id] = [attacker.email, await attacker.node()];
      await attacker.does('node:access', { id, email: owner.email, level: 1 });
      await app.get(EmailVerification).unverify(email);
      await owner.does('node:access', { id, email, level: 3 });
      await app.get(EmailVerification).verify(email);
      await look();
      expect(await grants(id)).toEqual([{ user_id: owner.person.account.id, level: 1, invited: false }]);
    },
  );

  it.runIf(wire === 'socket')('are given and taken up at once by many: one share comes of it', async () => {
    const { app, owner } = story;
    for (let round = 0; round < 5; round += 1) {
      const [email, id] = [nobody(), await owner.node()];
      const give = (): Promise<Ack> => owner.ask('node:access', { id, email });
      const arrival = give().then(() => createUser(app, { email }));
      await Promise.all([
        arrival,
        give(),
        give(),
        look(),
        arrival.then(() => Promise.all([give(), look(), look()])),
      ]);
      await look();
      const { id: userId } = (await app.get(Accounts).findUserByEmail(email))!;
      expect(await grants(id)).toEqual([{ user_id: userId, level: 3, invited: false }]);
    }
  });

  it.runIf(wire === 'socket')('wait for 90 days, and cost whoever is not invited nothing', async () => {
    const { app, owner } = story;
    const [id, kept] = [await owner.node(), nobody()];
    await owner.does('node:access', { id, email: nobody() });
    await owner.does('node:access', { id, email: kept });
    await owner.does('node:access', { id, email: story.accomplice.email });
    app.clock.advance(60 * DAY_MS);
    await owner.does('node:access:update', { id, email: kept, level: 2 });
    app.clock.advance(31 * DAY_MS);
    await app.get(InvitationRetention).expire();
    expect(await list(id)).toMatchObject([{ email: kept }, { email: story.accomplice.email }]);
    expect(await app.sql('select 1 from node_graph.shares where node_id = $1', [id])).toHaveLength(1);
  });
});

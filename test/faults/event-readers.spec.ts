import { randomInt } from 'node:crypto';

import { afterEach, describe, expect, inject, it } from 'vitest';

import { bySubject, startFollowers } from '../events/followers.js';
import { startApp } from '../support/app.js';
import { built } from '../support/built.js';
import { cloneDatabase } from '../support/databases.js';
import { effort } from '../support/effort.js';
import { createKey, createTenant } from '../support/identity.js';
import { query } from '../support/query.js';
import { InstalledRedis, missingServers } from './processes/installed.js';
import { eventually } from './processes/processes.js';
import { freePort, ServiceProcess } from './processes/service.js';

const KILLS = effort(1, 10);
const SUBJECTS = 3;
/** Between two faults, each reader is told of so many more. */
const FURTHER = 15;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Two processes on one database, whose readers and writers choose one at random each time. */
class Replicas {
  private readonly running: ServiceProcess[] = [];

  private constructor(private readonly settings: readonly Readonly<Record<string, string>>[]) {}

  static async start(settings: Readonly<Record<string, string>>): Promise<Replicas> {
    const ports = [await freePort(), await freePort()];
    const replicas = new Replicas(ports.map((port) => ({ ...settings, PORT: String(port) })));
    undo.push(() => Promise.all(replicas.running.map((one) => one.end('SIGKILL'))));
    await Promise.all([replicas.up(0), replicas.up(1)]);
    return replicas;
  }

  async up(index: number): Promise<void> {
    this.running[index] = await ServiceProcess.start(built(), this.settings[index]!);
  }

  async kill(index: number): Promise<void> {
    await this.running[index]!.end('SIGKILL');
  }

  readonly url = (): string => this.running[randomInt(2)]!.url;
}

interface Ground {
  readonly database: string;
  readonly key: string;
  readonly org: string;
  readonly project: string;
}

async function makeGround(): Promise<Ground> {
  const database = await cloneDatabase(inject('serverUrl'));
  undo.push(() => database.drop());
  const app = await startApp({}, { databaseUrl: database.url });
  const { user, org, workspace } = await createTenant(app);
  const scopes = ['events:read', 'items:write'] as const;
  const { rawKey: key } = await createKey(app, { userId: user.id }, { scopes });
  await app.close();
  const project = `/api/v1/org/${org.slug}/ws/${workspace.slug}/projects/default`;
  return { database: database.url, key, org: org.slug, project };
}

/** One hand changes one item again and again, at whichever process answers. */
async function write({ key, project }: Ground, url: () => string, isOver: () => boolean): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const send = async (method: string, path: string, body: object): Promise<string | null> => {
    const answer = await fetch(url() + path, { method, headers, body: JSON.stringify(body) }).catch(
      () => null,
    );
    const text = await answer?.text().catch(() => null);
    if (answer === null || text === undefined || text === null) return null;
    expect([answer.status < 300, text]).toEqual([true, text]);
    return text;
  };
  let made: string | null = null;
  while (made === null) made = await send('POST', `${project}/items`, { item_type: 'note' });
  const { id } = JSON.parse(made) as { id: string };
  for (let n = 0; !isOver(); n += 1) await send('PATCH', `${project}/items/${id}`, { title: String(n) });
}

const missing = missingServers();
describe.each([
  ['without Redis', null],
  [`with Redis${missing === null ? '' : ` (skipped: ${missing})`}`, missing],
] as const)('readers of two processes, %s', (title, lacking) => {
  it.skipIf(lacking !== null)(
    'are told of each event once, in the order of its subject, although one process is killed among them',
    async () => {
      const settings: Record<string, string> = {
        LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
        LIGATURE_INSIGHTS: 'off',
      };
      if (title.startsWith('with ')) {
        const redis = await InstalledRedis.start();
        undo.push(() => redis.stop());
        settings['REDIS_URL'] = redis.url;
      }
      const place = await makeGround();
      const replicas = await Replicas.start({ ...settings, DATABASE_URL: place.database });

      let stored: { id: string; subject: string }[] | null = null;
      const followers = await startFollowers({
        ...{ key: place.key, org: place.org, types: 'item.*', url: replicas.url },
        total: () => stored?.length ?? null,
      });
      const reading = Promise.all(followers.map((follower) => follower.follow()));
      let isOver = false;
      const writing = Promise.all(
        Array.from({ length: SUBJECTS }, () => write(place, replicas.url, () => isOver)),
      );
      let failure: unknown;
      for (const work of [reading, writing]) work.catch((error: unknown) => (failure ??= error));
      const further = async (): Promise<void> => {
        const before = followers.map(({ told }) => told.length);
        await eventually('every reader was told of more', () => {
          if (failure !== undefined) throw failure as Error;
          return followers.every(({ told }, n) => told.length >= before[n]! + FURTHER);
        });
      };
      for (let kill = 0; kill < KILLS; kill += 1) {
        await further();
        await replicas.kill(kill % 2);
        await further();
        await replicas.up(kill % 2);
      }
      await further();
      isOver = true;
      await writing;
      stored = await query(
        place.database,
        `select l.id::text, subject from events.log l join identity.organizations o on o.id = l.org_id
         where o.slug = $1 and type like 'item.%' order by seq`,
        [place.org],
      );
      await reading;

      const ids = stored.map(({ id }) => id);
      const inOrder = bySubject(stored);
      expect(inOrder.size).toBeGreaterThanOrEqual(SUBJECTS);
      for (const follower of followers) {
        expect(follower.ids.toSorted()).toEqual(ids.toSorted());
        for (const [subject, events] of follower.ofSubjects())
          expect(events.map(({ id }) => id)).toEqual(inOrder.get(subject)?.map(({ id }) => id));
      }
    },
  );
});

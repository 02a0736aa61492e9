import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exportCommand } from '../../apps/ligature/src/cli/commands/export.command.js';
import { importCommand } from '../../apps/ligature/src/cli/commands/import.command.js';
import { Options } from '../../apps/ligature/src/cli/options.js';
import { EVERY_FIELD } from '../item-links/every-field.js';
import { makeProject, makeWorld, type World } from '../item-links/world.js';
import { type TestApp, startApp } from '../support/app.js';
import { createMember, createSession, createUser } from '../support/identity.js';

interface Restored {
  readonly organization: string;
  readonly records: Readonly<Record<string, { readonly read: number; readonly written: number }>>;
  readonly users: number;
}

let here: TestApp;
let there: TestApp;
let world: World;
let folder: string;
let file: string;
let friend: { readonly id: string; readonly there: string };

/** What a table has, but for what no archive tells, in an order of its own. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  'identity.organizations': ['workspaces_version'],
  'identity.workspaces': [],
  'identity.memberships': ['from_groups'],
  'item_links.projects': ['version'],
  'item_links.items': ['version', 'search', 'search_version', 'search_cut'],
  'item_links.links': [],
  'item_links.deleted_links': [],
  'item_links.relationships': ['id'],
  'linky.bundles': [
    'password_hash',
    'search_text',
    'creator_fingerprint',
    'idle_since',
    'revision',
    'expiry_told',
  ],
  'linky.versions': [],
  'linky.aliases': [],
  'node_graph.nodes': ['last_batch_id'],
  'node_graph.links': ['last_batch_id', 'version'],
  'node_graph.grants': ['id', 'version', 'updated_at', 'lapsed'],
};

async function kept(app: TestApp): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [table, hidden] of Object.entries(TABLES)) {
    const names = `array[${['', ...hidden].map((name) => `'${name}'`).join()}]`;
    const rows = await app.sql<{ text: string }>(
      `select (to_jsonb(t) - ${names})::text as text from ${table} t`,
    );
    // The friend is somebody else there, with the same address.
    found[table] = rows.map(({ text }) => text.replaceAll(friend.there, friend.id)).sort();
  }
  return found;
}

beforeAll(async () => {
  [here, there] = [await startApp(), await startApp()];
  folder = mkdtempSync(join(tmpdir(), 'archives-'));
  file = join(folder, 'whole.jsonl.gz');
  world = await makeWorld(here);
  friend = {
    id: (await createUser(here, { email: 'friend@example.com' })).id,
    there: (await createUser(there, { email: 'friend@example.com' })).id,
  };
  await createMember(here, world.orgId, friend.id, 'org:member');
  await fill();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([here.close(), there.close()]);
});

/** Something of everything. */
async function fill(): Promise<void> {
  const { owner } = world;
  const project = await makeProject(world);
  const { path, items } = project;
  await owner.send('POST', `${path}/relationships`, { name: 'touches', symmetric: true });
  const data = '{"item_type":"note","ref":"exact","data":{"exact":12345678901234567890.5}}';
  await owner.send('POST', items, data);
  await owner.send('POST', items, EVERY_FIELD);
  const [one, two, three] = [
    await project.item({ title: 'One' }),
    await project.item({ title: 'Two' }),
    await project.item(),
  ];
  const link = async (source: string, target: string, relationship: string): Promise<string> =>
    (
      await owner.send<{ id: string }>('POST', `${items}/${source}/links`, {
        target_item_id: target,
        relationship,
      })
    ).body.id;
  await link(one, two, 'touches');
  await link(one, two, 'blocks');
  const gone = await link(two, three, 'blocks');
  await owner.send('DELETE', `${items}/${two}/links/${gone}`);
  const session = await createSession(here, world.ownerId, world.orgId);
  const send = async <T>(method: string, where: string, body?: object, token = session): Promise<T> => {
    const response = await fetch(`${here.url}${where}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-api-version': '2' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${where}: ${response.ok ? '' : await response.clone().text()}`).toBe(true);
    return (await response.json()) as T;
  };
  const { slug } = await send<{ slug: string }>('POST', '/api/links', {
    urls: ['https://a.example/'],
    title: 'A',
  });
  await send('PATCH', `/api/links/${slug}`, { title: 'B', password: 'correct horse battery' });
  await send('PUT', `/api/links/${slug}/alias`, { alias: 'our-reading' });
  const mine = await createSession(here, world.ownerId);
  const document = {
    nodes: [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', dueDate: '2026-01-31' },
    ],
    links: [{ source: 'a', target: 'b' }],
  };
  const { ids } = await send<{ ids: Record<string, string> }>('POST', '/api/graph/import', document, mine);
  await here.sql(
    `insert into node_graph.grants (id, created_at, node_id, user_id, grantor_id, level, branch, showing, lapsed, version, updated_at, email)
     values (gen_random_uuid(), now(), $1, $2, $3, 2, true, true, false, 0, now(), 'friend@example.com')`,
    [ids['a'], friend.id, world.ownerId],
  );
}

const exported = (values: Record<string, string | boolean>): ReturnType<typeof exportCommand.run> =>
  exportCommand.run(new Options({ all: true, ...values }), here.env, () =>
    Promise.reject(new Error('no key')),
  );
const imported = (from: string): ReturnType<typeof importCommand.run> =>
  importCommand.run(new Options({ all: true }, [from]), there.env, () => Promise.reject(new Error('no key')));

describe('an organization that moves', () => {
  it('is the same there, with all ids, links and history, and stays so', async () => {
    const told = await exported({ org: world.org, to: file });
    expect(told.text).toContain(`${world.org} was exported as a whole`);
    const done = (await imported(file)).json as Restored;
    expect(done).toMatchObject({ organization: world.org, users: 2 });
    for (const type of [
      'item',
      'item_link',
      'deleted_link',
      'relationship',
      'bundle',
      'bundle_version',
      'node',
      'link',
      'share_given',
    ])
      expect([type, done.records[type]?.read, done.records[type]?.written]).toEqual([
        type,
        done.records[type]?.read,
        done.records[type]?.read ?? 'some',
      ]);
    const [before, after] = [await kept(here), await kept(there)];
    for (const table of Object.keys(TABLES)) {
      const expected = before[table]?.filter((row) => !row.includes('Elsewhere'));
      const own =
        table === 'identity.memberships' ? expected?.filter((row) => row.includes(world.orgId)) : expected;
      expect(after[table], table).toEqual(own);
      expect(after[table], table).not.toEqual([]);
    }
    const again = (await imported(file)).json as Restored;
    expect(again.users).toBe(0);
    expect(Object.values(again.records).map(({ written }) => written)).toEqual(
      Object.values(again.records).map(() => 0),
    );
    expect(await kept(there)).toEqual(after);
  });

  it('is used there as if it had always been there, and what had a password stays closed', async () => {
    const session = await createSession(there, friend.there, world.orgId);
    const headers = { authorization: `Bearer ${session}` };
    const projects = (await (await fetch(`${there.url}${world.projects}`, { headers })).json()) as {
      projects?: unknown[];
    };
    expect(JSON.stringify(projects)).toContain('A project');
    expect((await fetch(`${there.url}/l/our-reading`)).status).toBe(200);
    expect(await (await fetch(`${there.url}/l/our-reading`)).text()).not.toContain('https://a.example/');
  });

  it('is refused whole if the archive is not', async () => {
    const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
    const write = (name: string, ...some: readonly string[]): string => {
      const path = join(folder, name);
      writeFileSync(path, some.join('\n'));
      return path;
    };
    await expect(imported(write('cut.jsonl', ...lines.slice(0, -1)))).rejects.toThrow('cut off');
    await expect(imported(write('less.jsonl', ...lines.slice(0, -2), lines.at(-1) ?? ''))).rejects.toThrow(
      'cut off',
    );
    await expect(imported(write('none.jsonl', '{"type":"item"}'))).rejects.toThrow('no archive');
    await expect(imported(write('text.jsonl', 'hello'))).rejects.toThrow('no archive');
    await expect(imported(write('empty.jsonl'))).rejects.toThrow('no archive');
    await expect(
      imported(write('later.jsonl', (lines[0] ?? '').replace('"format":1', '"format":9'))),
    ).rejects.toThrow('format');
    await expect(imported(write('bad.jsonl.gz', 'hello'))).rejects.toThrow('cannot be read');
    const other = lines.join('\n').replaceAll(world.orgId, '01932f6e-0000-7000-8000-000000000001');
    await expect(imported(write('other.jsonl', other))).rejects.toThrow(
      `Another organization is called ${world.org}`,
    );
  });

  it('goes on where it was ended', async () => {
    const later = await startApp();
    try {
      const run = (): ReturnType<typeof importCommand.run> =>
        importCommand.run(new Options({ all: true }, [file]), later.env, () =>
          Promise.reject(new Error('no key')),
        );
      await later.sql(`
        create function linky.crash() returns trigger language plpgsql as $$ begin raise exception 'crash'; end $$`);
      await later.sql(
        'create trigger crash before insert on linky.versions for each row execute function linky.crash()',
      );
      await expect(run()).rejects.toThrow('crash');
      await later.sql('drop function linky.crash cascade');
      const { records } = (await run()).json as Restored;
      expect(records['item']?.written).toBe(0);
      expect(records['bundle_version']).toEqual({ read: 1, written: 1 });
      expect(records['link']).toEqual({ read: 1, written: 1 });
    } finally {
      await later.close();
    }
  });
});

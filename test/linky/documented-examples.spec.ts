import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Scope } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { call, connect } from './mcp-world.js';
import { bearer, create, type Created, makePeople, type People, send, URLS } from './world.js';

const BASIC = String.raw`curl -X POST "https://getalinky.com/api/links" \
  -H "content-type: application/json" \
  --data-binary '{
    "urls": [
      "https://example.com",
      "https://example.org"
    ],
    "source": "agent",
    "title": "Release review bundle"
  }'`;

const WITH_POLICY = String.raw`curl -X POST "https://getalinky.com/api/links" \
  -H "content-type: application/json" \
  -H "Linky-Client: cursor/skill-v1" \
  --data-binary '{
    "urls": ["https://acme.com/docs", "https://acme.com/status"],
    "source": "agent",
    "title": "Acme standup",
    "email": "alice@acme.com",
    "resolutionPolicy": {
      "version": 1,
      "rules": [
        {
          "name": "Engineering team",
          "when": {
            "op": "endsWith",
            "field": "emailDomain",
            "value": "acme.com"
          },
          "tabs": [
            { "url": "https://linear.app/acme/my-issues" }
          ]
        }
      ]
    }
  }'`;

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

/** Runs a documented command with nothing but its host replaced. */
async function run(command: string, more = ''): Promise<Created> {
  const here = command.replace('https://getalinky.com', app.url).replace('curl ', `curl -sS ${more}`);
  const { stdout } = await promisify(execFile)('sh', ['-c', here]);
  return JSON.parse(stdout) as Created;
}

describe('the documented commands', () => {
  it('create a bundle', async () => {
    const created = await run(BASIC);
    expect(created).toEqual({
      slug: expect.stringMatching(/^[a-z0-9]{7}$/) as unknown,
      url: `${app.url}/l/${created.slug}`,
      claimUrl: `${app.url}/claim/${created.claimToken ?? ''}`,
      claimToken: expect.any(String) as unknown,
      claimExpiresAt: expect.stringMatching(/Z$/) as unknown,
      unclaimedExpiresAt: expect.stringMatching(/Z$/) as unknown,
      warning: 'Save claimToken and claimUrl now — they are returned only once and cannot be recovered.',
    });
    const page = await (await fetch(created.url)).text();
    expect(page).toContain('Release review bundle');
    expect(page).toContain('href="https://example.org/"');
  });

  it('create a bundle with a policy', async () => {
    const created = await run(WITH_POLICY);
    expect(created.resolutionPolicy?.rules).toMatchObject([{ name: 'Engineering team', stopOnMatch: true }]);
    const [row] = await app.sql<{ metadata: unknown }>('select metadata from linky.bundles where slug = $1', [
      created.slug,
    ]);
    expect(row?.metadata).toEqual({ _linky: { client: 'cursor/skill-v1' } });
    expect(await (await fetch(created.claimUrl ?? '')).text()).toContain('alice@acme.com');
  });

  it('answer signed-in callers with slug and url', async () => {
    const { authorization = '' } = await people.key(people.admin);
    const created = await run(BASIC, `-H "authorization: ${authorization}" `);
    expect(created).toEqual({ slug: created.slug, url: `${app.url}/l/${created.slug}` });
  });
});

describe('the guide', () => {
  const guide = readFileSync('docs/linky.md', 'utf8');
  const rawKey = async (scopes: readonly Scope[]): Promise<string> =>
    (await createKey(app, { userId: people.admin.id }, { scopes })).rawKey;

  it('has commands that work as they stand, one after the other', async () => {
    const key = await rawKey(['items:write', 'projects:write', 'graph:write', 'links:write']);
    const script = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)]
      .map(([, block]) => block)
      .join('')
      .replace(/^HOST=.*$/m, `HOST=${app.url}`)
      .replace(/^KEY=.*$/m, `KEY=${key}`)
      .replace(/^ADMIN=.*$/m, `ADMIN=${await rawKey(['keys:admin'])}`)
      .replaceAll('curl -s', 'curl -sSf');
    expect(script.match(/curl -sSf/g)?.length).toBeGreaterThan(20);
    const { stdout } = await promisify(execFile)('sh', ['-eux', '-c', script]);
    for (const part of [
      '"claimUrl"',
      '"versionNumber":1',
      '"alias":"team-standup"',
      '"team":"core"',
      '"revokedAt":"',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  /** Who sees the tabs of which row of the cookbook. */
  const COOKBOOK: Readonly<Record<string, readonly string[]>> = {
    'members of an organization': ['member'],
    'one person': ['alice'],
    'a few people': ['alice'],
    'a domain and its subdomains': ['alice', 'abroad'],
    'whoever is signed in': ['alice', 'member', 'abroad', 'notAcme'],
    'whoever is not': ['anonymous'],
    'signed-in guests from elsewhere': ['member', 'abroad', 'notAcme'],
    "members theirs, followed by everybody's": ['alice', 'member', 'abroad', 'notAcme', 'anonymous'],
  };
  const VIEWERS: Readonly<Record<string, object>> = {
    alice: { email: 'alice@acme.com' },
    member: { email: 'member@else.example', orgSlugs: ['engines'] },
    abroad: { email: 'carol@eu.acme.com' },
    notAcme: { email: 'mallory@notacme.com' },
    anonymous: {},
  };

  it('has a cookbook whose rules do what it says', async () => {
    const mine = await people.alone(people.admin);
    const { slug } = await create(app, {}, mine);
    const cookbook = guide.slice(guide.indexOf('### Cookbook'), guide.indexOf('## Read'));
    const rows = [...cookbook.matchAll(/^\| (.+?) +\| (`.*`) +\|$/gm)];
    expect(rows.map(([, who]) => who)).toEqual(Object.keys(COOKBOOK));
    for (const [, who = '', cell = ''] of rows) {
      const rules = `[${cell.replaceAll('`', '').replaceAll('[…]', '[{"url":"https://theirs.example/"}]')}]`;
      const resolutionPolicy = { version: 1, rules: JSON.parse(rules) as object[] };
      const seeing: string[] = [];
      for (const [name, viewer] of Object.entries(VIEWERS)) {
        const path = `/api/links/${slug}/preview`;
        const { body } = await send(app, 'POST', path, { viewer, resolutionPolicy }, mine);
        if (body['matchedRuleId'] !== null) seeing.push(name);
      }
      expect([who, seeing]).toEqual([
        who,
        Object.keys(VIEWERS).filter((name) => COOKBOOK[who]?.includes(name)),
      ]);
    }
  });
});

describe('the guide for agents', () => {
  const guide = readFileSync('docs/agents.md', 'utf8');

  it('has a configuration with which an MCP client works', async () => {
    const [, block = ''] = /```json\n(\{\s*"mcpServers".*?)```/s.exec(guide) ?? [];
    const { mcpServers } = JSON.parse(block) as {
      mcpServers: { ligature: { type: string; url: string; headers: { Authorization: string } } };
    };
    const { type, url, headers } = mcpServers.ligature;
    expect([type, new URL(url).pathname]).toEqual(['http', '/api/mcp']);
    const { rawKey } = await createKey(app, { userId: people.admin.id }, { scopes: ['links:write'] });
    const client = await connect(app, { Authorization: headers.Authorization.replace('lkyu_…', rawKey) });
    expect(await call(client, 'linky_create', { urls: URLS })).toHaveProperty('slug');
    await client.close();
  });

  it('has commands that work as they stand', async () => {
    const { rawKey } = await createKey(
      app,
      { userId: people.admin.id },
      { scopes: ['links:write', 'graph:read'] },
    );
    const script = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)]
      .map(([, block]) => block)
      .join('')
      .replace(/^HOST=.*$/m, `HOST=${app.url}`)
      .replace(/^KEY=.*$/m, `KEY=${rawKey}`)
      .replaceAll('curl -s', 'curl -sSf');
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script]);
    expect(stdout).toContain('"name":"graph_get"');
    expect(stdout).toContain('"structuredContent":{"slug":');
  });

  it('names every tool, in bold those that are listed by themselves', async () => {
    const { rawKey } = await createKey(
      app,
      { userId: people.admin.id },
      { scopes: app.get(ScopeCatalog).names },
    );
    const listed = async (query?: string): Promise<string[]> => {
      const client = await connect(app, bearer(rawKey), query);
      const { tools } = await client.listTools();
      await client.close();
      return tools.map(({ name }) => name).sort();
    };
    const rows = [...guide.matchAll(/^\| .*$/gm)].map(([row]) => row.split('|')[1] ?? '').join();
    const named = (pattern: RegExp): string[] =>
      [...rows.matchAll(pattern)]
        .map(([, name = '']) => name)
        .filter((name) => /^[a-z]+(_[a-z]+)+$|^whoami$/.test(name));
    expect(
      named(/`(\w+)`/g)
        .filter((name) => !['dry_run'].includes(name))
        .sort(),
    ).toEqual(await listed('?toolset=bundles,items,graph,events,webhooks'));
    expect(named(/\*\*`(\w+)`\*\*/g).sort()).toEqual(await listed());
  });
});

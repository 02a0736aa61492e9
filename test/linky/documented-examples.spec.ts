import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Created, makePeople, type People } from './world.js';

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

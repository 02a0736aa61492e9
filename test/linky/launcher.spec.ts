import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { type Answer, create, makePeople, type People, type RequestHeaders, send, URLS } from './world.js';

let app: TestApp;
let people: People;

beforeAll(async () => {
  app = await startApp();
  people = await makePeople(app);
});
afterAll(() => app.close());

const open = (slug: string, headers: RequestHeaders = {}): Promise<Answer> =>
  send(app, 'GET', `/l/${slug}`, undefined, headers);

/** The addresses of the listed tabs, in order. */
const tabsOf = ({ text }: Answer): string[] =>
  [...text.matchAll(/<a href="([^"]*)" target="_blank"/g)].map(([, href = '']) =>
    href.replaceAll('&amp;', '&'),
  );

const rule = (fields: object): object => ({
  when: { op: 'always' },
  tabs: [{ url: 'https://rule.example' }],
  ...fields,
});
const withRules = (...rules: object[]): object => ({ resolutionPolicy: { version: 1, rules } });

describe('the launcher page', () => {
  it('lists the links as links, with what its creator says about them', async () => {
    const { slug } = await create(app, {
      urls: ['https://example.com/?a=1&b=2', 'https://example.org/'],
      title: 'Release review',
      description: 'All you need',
      urlMetadata: [{ note: 'read first', tags: ['release notes', '<i>'], openPolicy: 'desktop' }],
    });
    const page = await open(slug);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(tabsOf(page)).toEqual(['https://example.com/?a=1&b=2', 'https://example.org/']);
    expect(page.text.match(/rel="noopener noreferrer"/g)).toHaveLength(2);
    for (const part of [
      'Release review',
      'All you need',
      'read first',
      '<bdi>release notes</bdi> <bdi>&lt;i&gt;</bdi>',
      'data-open="desktop"',
      slug,
      '2 links',
    ]) {
      expect(page.text).toContain(part);
    }
    expect(page.text).toContain('Open All (2)');
    expect(page.text).toMatch(/\d\d [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC/);
    expect(page.text).toContain('<title>Release review');
    expect(page.text).toContain('<meta property="og:title" content="Release review">');
    expect(page.text).not.toContain('personalized');
    expect(page.text.length).toBeLessThan(20_000);
  });

  it('promises nothing that needs a script before the script runs', async () => {
    const { text } = await open((await create(app)).slug);
    expect(text).toMatch(/<div class="action" data-script hidden>\s*<button id="open-all"/);
    expect(text.match(/data-script hidden/g)).toHaveLength(2);
  });

  it('is never kept, framed or scripted from elsewhere', async () => {
    const { headers, text } = await open((await create(app)).slug);
    expect(headers.get('cache-control')).toBe('private, no-cache, no-store, max-age=0, must-revalidate');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  it('brings its own script, style sheet and icon', async () => {
    const { text } = await open((await create(app)).slug);
    const files = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toHaveLength(3);
    for (const file of files) {
      const asset = await send(app, 'GET', file);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('content-type')).toMatch(
        { js: /javascript/, css: /css/, svg: /svg/ }[file.split('.').at(-1) ?? ''] ?? /unknown/,
      );
      expect(asset.headers.get('cache-control')).toContain('immutable');
    }
    expect((await send(app, 'GET', '/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('escapes whatever it shows', async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='alert(1)'>`;
    const { slug } = await create(app, {
      urls: [`https://example.com/?q="><script>alert(1)</script>'`],
      title: evil,
      description: evil,
      urlMetadata: [{ note: evil }],
      ...withRules(
        rule({
          id: evil.slice(0, 60),
          name: evil,
          showBadge: true,
          tabs: [{ url: 'https://a.example/', note: evil }],
        }),
      ),
    });
    const { text } = await open(slug);
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/data-rule="[^"]*"[^>]*>[^<]*alert/);
  });

  it('is a page of its own for what does not exist', async () => {
    const { slug } = await create(app);
    await app.sql('update linky.bundles set deleted_at = now() where slug = $1', [slug]);
    for (const unknown of ['unknown', slug, slug.toUpperCase(), 'a%00b', '%3Cscript%3E']) {
      const page = await open(unknown);
      expect(page.status).toBe(404);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.text).not.toContain('<script>');
    }
  });

  it('asks to try again when the database fails', async () => {
    const { slug } = await create(app);
    await app.sql('alter table linky.bundles rename to bundles_away');
    try {
      const page = await open(slug);
      expect(page.status).toBe(500);
      expect(page.text).toContain('try again');
    } finally {
      await app.sql('alter table linky.bundles_away rename to bundles');
    }
  });

  it('answers HEAD', async () => {
    const answer = await send(app, 'HEAD', `/l/${(await create(app)).slug}`);
    expect([answer.status, answer.text]).toEqual([200, '']);
  });
});

describe('a policy', () => {
  const team = rule({
    id: 'team',
    name: 'Secret team',
    when: { op: 'endsWith', field: 'emailDomain', value: 'test.example' },
    tabs: [{ url: 'https://team.example', note: 'for the team' }],
  });

  it('shows everybody else the public set and the nudge, and nothing of itself', async () => {
    const { slug } = await create(app, withRules(team));
    const page = await open(slug);
    expect(tabsOf(page)).toEqual(URLS);
    expect(page.text).toContain('personalized');
    expect(page.text).toContain(`/signin?redirect_url=%2Fl%2F${slug}`);
    for (const secret of ['team.example', 'Secret team', 'for the team', 'emailDomain', 'data-rule']) {
      expect(page.text).not.toContain(secret);
    }
  });

  it('shows the teammate hers, and nothing of the public set', async () => {
    const { slug } = await create(app, {
      ...withRules(team),
      urlMetadata: [{ note: 'public note', tags: ['public tag'] }],
    });
    const page = await open(slug, await people.alone(people.admin));
    expect(tabsOf(page)).toEqual(['https://team.example/']);
    expect(page.text).toContain('for the team');
    expect(page.text).toContain('data-rule="team"');
    for (const hidden of [
      'example.com',
      'public note',
      'public tag',
      'Secret team',
      '/signin',
      'class="banner"',
    ]) {
      expect(page.text).not.toContain(hidden);
    }
  });

  it('asks who is there by session only: keys and broken sessions are nobody', async () => {
    const { slug } = await create(app, withRules(rule({ when: { op: 'signedIn' } })));
    expect(tabsOf(await open(slug, await people.key(people.admin)))).toEqual(URLS);
    expect(tabsOf(await open(slug, { cookie: 'st_access=over' }))).toEqual(URLS);
    expect(tabsOf(await open(slug, { authorization: 'Bearer nonsense' }))).toEqual(URLS);
    expect(tabsOf(await open(slug, await people.alone(people.admin)))).toEqual(['https://rule.example/']);
    const both = { ...(await people.key(people.admin)), ...(await people.alone(people.member)) };
    expect(tabsOf(await open(slug, both))).toEqual(['https://rule.example/']);
  });

  it('knows all memberships, whichever is active', async () => {
    const { slug } = await create(
      app,
      withRules(
        rule({ when: { op: 'in', field: 'orgIds', value: [people.orgId] }, stopOnMatch: false }),
        rule({
          when: { op: 'in', field: 'orgSlugs', value: [people.orgSlug] },
          tabs: [{ url: 'https://slug.example' }],
        }),
      ),
    );
    expect(tabsOf(await open(slug, await people.alone(people.reader)))).toEqual([
      'https://rule.example/',
      'https://slug.example/',
    ]);
    expect(tabsOf(await open(slug, await people.alone(people.stranger)))).toEqual(URLS);
  });

  it('shows its badge when it says so, with its name', async () => {
    const { slug } = await create(
      app,
      withRules(rule({ when: { op: 'signedIn' }, name: 'Named', showBadge: true })),
    );
    const page = await open(slug, await people.alone(people.admin));
    expect(page.text).toContain('class="banner"');
    expect(page.text).toContain(people.admin.email ?? 'no address');
    expect(page.text).toContain('Named');
    expect((await open(slug)).text).not.toContain('class="banner"');
  });

  it('shows the public set when what is stored cannot be evaluated', async () => {
    const { slug } = await create(app, withRules(rule({})));
    await app.sql(
      `update linky.bundles set resolution_policy = '{"version":1,"rules":[{"when":null}]}' where slug = $1`,
      [slug],
    );
    expect(tabsOf(await open(slug))).toEqual(URLS);
  });
});

describe('the front page', () => {
  it('tells what the service is, and leads to the docs and to signing in', async () => {
    const page = await send(app, 'GET', '/');
    expect(page.status).toBe(200);
    const launcher = await open((await create(app)).slug);
    for (const header of ['content-type', 'cache-control', 'content-security-policy', 'x-frame-options']) {
      expect([header, page.headers.get(header)]).toEqual([header, launcher.headers.get(header)]);
    }
    for (const part of ['href="/docs"', 'href="/signin"', 'href="/signup"', `curl ${app.url}/api/links`]) {
      expect(page.text).toContain(part);
    }
  });

  it('knows who is signed in', async () => {
    const page = await send(app, 'GET', '/', undefined, await people.alone(people.admin));
    expect(page.text).toContain(people.admin.email ?? 'no address');
    expect(page.text).toContain('action="/signout"');
    expect(page.text).not.toContain('/signin');
  });
});

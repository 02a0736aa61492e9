import { readdirSync } from 'node:fs';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Fetched {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function get(path: string): Promise<Fetched> {
  const answer = await fetch(app.url + path);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const hrefsOf = (text: string): string[] =>
  [...text.matchAll(/ href="([^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));

it('has no dead end: every link of every page of the documentation leads somewhere', async () => {
  const pages = new Map<string, Fetched>();
  const wanted = ['/docs'];
  const dead: string[] = [];
  const anchors: [string, string, string][] = [];
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (pages.has(path)) continue;
    const page = await get(path);
    pages.set(path, page);
    if (page.status !== 200) dead.push(path);
    if (!path.startsWith('/docs')) continue;
    for (const href of hrefsOf(page.text)) {
      const { origin, pathname, hash } = new URL(href, app.url + path);
      if (origin !== app.url) continue;
      wanted.push(pathname);
      if (hash !== '') anchors.push([path, pathname, decodeURIComponent(hash.slice(1))]);
    }
  }
  expect(dead).toEqual([]);
  expect(anchors.filter(([, to, name]) => !pages.get(to)!.text.includes(` id="${name}"`))).toEqual([]);
  for (const [part, folder] of [
    ['guides', 'docs/'],
    ['contracts', 'docs/contracts/'],
  ] as const) {
    const files = readdirSync(new URL(`../../${folder}`, import.meta.url)).filter((file) =>
      file.endsWith('.md'),
    );
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !pages.has(`/docs/${part}/${file.slice(0, -3)}`))).toEqual([]);
  }
  expect(pages.get('/docs/guides/item-links')!.text).toContain('<table>');
  expect(pages.get('/docs/contracts/item-links')!.text).toContain('href="/docs/guides/item-links"');
});

it('shows every operation and every event', async () => {
  const openapi = JSON.parse((await get('/openapi.json')).text) as {
    tags: { name: string }[];
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const ids = Object.values(openapi.paths).flatMap((methods) =>
    Object.values(methods).map((one) => one.operationId),
  );
  const pages = await Promise.all(
    openapi.tags.map(({ name }) => get(`/docs/api/${name.replaceAll(' ', '-')}`)),
  );
  const shown = pages.flatMap(({ text }) => [...text.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id));
  expect(shown.sort()).toEqual(ids.sort());
  const events = (await get('/docs/events')).text;
  for (const event of ['link:add', 'node:access_revoke', 'graph:diff'])
    expect(events).toContain(`>${event}</a></h3>`);
});

it('is itself in the languages of the web: a page that is not there is a page, and nothing runs scripts', async () => {
  const page = await get('/docs/no/such/page');
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  for (const path of [
    '/docs',
    '/docs/api/items',
    '/docs/events',
    '/docs/schemas',
    '/docs/guides/operations',
  ]) {
    const { text, headers } = await get(path);
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
    expect(text, path).not.toMatch(/<script|<style| style=/);
  }
});

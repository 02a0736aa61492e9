import { Takedowns } from '#linky';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { Producer, whileBroken } from './producer.js';

const TOKEN = 'operators-only-0123456789';
const IMAGES = ['/l/{slug}/qr.svg', '/l/{slug}/qr.png'] as const;

let app: TestApp;
let producer: Producer;
let slug: string;

const make = async (on: TestApp): Promise<string> => {
  const body = JSON.stringify({ urls: ['https://example.com'] });
  const created = await fetch(`${on.url}/api/links`, { method: 'POST', body });
  return ((await created.json()) as { slug: string }).slug;
};

beforeAll(async () => {
  app = await startApp({ metricsToken: TOKEN });
  producer = await Producer.of(app);
  slug = await make(app);
});
afterAll(() => app.close());

it.each(IMAGES)('%s answers as documented', async (template) => {
  const at = (name: string): string => template.replace('{slug}', name);
  const look = '?size=64&margin=0&errorCorrection=H&color=1f2937&background=fef3c7&utm_source=x';
  await producer.produce('GET', template, at(slug) + look, 200);
  for (const query of [
    'size=63',
    'margin=17',
    'errorCorrection=X',
    'color=red',
    'background=000',
    'sise=100',
  ])
    await producer.produce('GET', template, `${at(slug)}?${query}`, 400);
  await producer.produce('GET', template, at('zzzzzzz'), 404);
  const gone = await make(app);
  await app.get(Takedowns).takeDown(gone, 'spam');
  await producer.produce('GET', template, at(gone), 410);
  await whileBroken(app, 'linky.bundles', () => producer.produce('GET', template, at(slug), 500));
  const on = await startApp({ rateLimitScale: 1 / 120 });
  try {
    await fetch(on.url + at('zzzzzzz'));
    await producer.produce('GET', template, at('zzzzzzz'), 429, { on });
  } finally {
    await on.close();
  }
});

it('metrics answer as documented', async () => {
  await producer.produce('GET', '/metrics', '/metrics', 401);
  const headers = { authorization: `Bearer ${TOKEN}` };
  await producer.produce('GET', '/metrics', '/metrics', 200, { headers });
  const on = await startApp({ metricsPort: 0 });
  try {
    await producer.produce('GET', '/metrics', '/metrics', 404, { on });
  } finally {
    await on.close();
  }
});

it('has shown every answer that it documents, in the media type of each', async () => {
  producer.expectComplete(['/l', '/metrics']);
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
    paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
  };
  for (const path of [...IMAGES, '/metrics']) {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await fetch(app.url + path.replace('{slug}', slug), { headers });
    const documented = Object.keys(paths[path]!.get.responses['200']!.content);
    expect([path, documented]).toEqual([path, [answer.headers.get('content-type')?.split(';')[0]]]);
  }
});

import { brotliCompressSync, gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

let app: TestApp;
let tenant: Awaited<ReturnType<typeof createTenant>>;

beforeAll(async () => {
  app = await startApp();
  tenant = await createTenant(app);
});
afterAll(() => app.close());

const POSTS: Record<string, () => [path: string, body: object]> = {
  'item links': () => [
    `/api/v1/org/${tenant.org.slug}/ws/${tenant.workspace.slug}/projects/default/items`,
    { item_type: 'note', title: 'Grün' },
  ],
  graph: () => ['/api/node', { title: 'Grün' }],
  bundles: () => ['/api/links', { urls: ['https://example.com/'], title: 'Grün' }],
};

const post = async (
  path: string,
  body: Buffer,
  encoding: string,
  headers: Record<string, string> = { authorization: `Bearer ${tenant.key}` },
): Promise<{ status: number; headers: Headers; text: string }> => {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': encoding, ...headers },
    body: new Uint8Array(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe.each(Object.keys(POSTS))('a request body of %s', (kind) => {
  const order = (): [string, Buffer] => {
    const [path, body] = POSTS[kind]!();
    return [path, Buffer.from(JSON.stringify(body))];
  };

  it('may be sent with gzip', async () => {
    const [path, plain] = order();
    for (const [encoding, body] of [
      ['gzip', gzipSync(plain)],
      ['X-Gzip', gzipSync(plain)],
      ['identity', plain],
    ] as const) {
      const answer = await post(path, body, encoding);
      expect([encoding, [200, 201].includes(answer.status), answer.text]).toEqual([
        encoding,
        true,
        expect.stringContaining(kind === 'bundles' ? 'slug' : 'Grün'),
      ]);
    }
  });

  it('is not inflated beyond what a body may have', async () => {
    const [path] = order();
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    const before = process.memoryUsage().arrayBuffers;
    const answer = await post(path, bomb, 'gzip');
    expect(answer.text).toContain('too large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(48 * 1024 * 1024);
    expect((await post(path, bomb, 'gzip', {})).status).toBe(kind === 'bundles' ? answer.status : 401);
  });

  it('is refused where it is no gzip, or not whole, or in another encoding, by name', async () => {
    const [path, plain] = order();
    for (const body of [plain, gzipSync(plain).subarray(0, -9)]) {
      const { status, text } = await post(path, body, 'gzip');
      expect([status, text]).toEqual([400, expect.stringContaining('not valid gzip')]);
      expect((await post(path, body, 'gzip', {})).status).toBe(kind === 'bundles' ? 400 : 401);
    }
    const answer = await post(path, brotliCompressSync(plain), 'br');
    expect(answer.text).toContain('Content-Encoding \\"br\\"');
    expect([answer.status >= 400 && answer.status < 500, answer.headers.get('accept-encoding')]).toEqual([
      true,
      'gzip',
    ]);
    expect((await post(path, brotliCompressSync(plain), 'br', {})).status).toBe(
      kind === 'bundles' ? answer.status : 401,
    );
  });
});

import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

/** What a service with other settings answers. */
async function withApp<T>(
  overrides: Parameters<typeof startApp>[0],
  work: (other: TestApp) => Promise<T>,
): Promise<T> {
  const other = await startApp(overrides);
  try {
    return await work(other);
  } finally {
    await other.close();
  }
}

/** Everything that the service says to bytes before it hangs up. */
function told(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () =>
      socket.write([...lines, 'Connection: close', '', ''].join('\r\n')),
    );
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('end', () => resolve(text)).once('error', reject);
  });
}

describe('Strict-Transport-Security', () => {
  const hsts = async (url: string, headers: Record<string, string> = {}): Promise<string | null> =>
    (await fetch(url, { headers })).headers.get('strict-transport-security');

  it('is sent with every answer where the public URL is https', async () => {
    await withApp({ publicUrl: 'https://links.example.com' }, async ({ url }) => {
      for (const path of [
        '/',
        '/health/live',
        '/api/links',
        '/api/v1/org/a/ws/b/projects',
        '/%zz',
        '/docs',
      ]) {
        expect(await hsts(url + path), path).toBe('max-age=31536000');
      }
    });
  });

  it('is sent where a trusted proxy took the request over https, and only then', async () => {
    const https = { 'x-forwarded-proto': 'https' };
    await withApp({ trustProxy: ['loopback'] }, async ({ url }) => {
      expect(await hsts(`${url}/health/live`, https)).toBe('max-age=31536000');
      expect(await hsts(`${url}/health/live`, { 'x-forwarded-proto': 'http' })).toBeNull();
      expect(await hsts(`${url}/health/live`)).toBeNull();
    });
    expect(await hsts(`${app.url}/health/live`, https)).toBeNull();
  });

  it('is the operator’s to shorten or to leave out', async () => {
    const publicUrl = 'https://links.example.com';
    await withApp({ publicUrl, hstsSeconds: 60 }, async ({ url }) => {
      expect(await hsts(`${url}/health/live`)).toBe('max-age=60');
    });
    await withApp({ publicUrl, hstsSeconds: 0 }, async ({ url }) => {
      expect(await hsts(`${url}/health/live`)).toBeNull();
    });
  });
});

describe('/docs', () => {
  it('may load nothing from elsewhere, run nothing inline and be framed by nobody', async () => {
    for (const path of ['/docs', '/docs/', '/docs/api/items', '/docs/guides/linky', '/docs/nothing']) {
      const { headers } = await fetch(app.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain("default-src 'none'");
      expect(policy, path).toContain("script-src 'self';");
      expect(policy, path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options'), path).toBe('DENY');
    }
  });
});

describe('documents and QR codes', () => {
  const LIMITED: readonly (readonly [string, string])[] = [
    ['/docs', 'docs'],
    ['/docs/guides/linky', 'docs'],
    ['/openapi.json', 'documents'],
    ['/openapi.yaml', 'documents'],
    ['/asyncapi.json', 'documents'],
    ['/l/nothing-here/qr.svg', 'qr'],
    ['/l/nothing-here/qr.png', 'qr'],
  ];
  let limited: TestApp;
  beforeAll(async () => {
    const rateLimits = new Map(LIMITED.map(([, bucket]) => [bucket, 3]));
    limited = await startApp({ rateLimitScale: 1, rateLimits, trustProxy: ['loopback'] });
  });
  afterAll(() => limited.close());

  it.each(LIMITED)('%s is limited per client address', async (path, bucket) => {
    // Each has addresses of its own.
    const network = `192.0.${String(LIMITED.findIndex(([one]) => one === path))}`;
    const ask = async (host: number): Promise<{ status: number; headers: Headers; text: string }> => {
      const from = { 'x-forwarded-for': `${network}.${String(host)}` };
      const answer = await fetch(limited.url + path, { headers: from });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    };
    for (let n = 0; n < 3; n += 1) expect((await ask(1)).status).not.toBe(429);
    const refused = await ask(1);
    expect([bucket, refused.status]).toEqual([bucket, 429]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await ask(2)).status).not.toBe(429);
  });
});

describe('two Host headers', () => {
  const TWO = ['Host: good.example', 'Host: evil.example'];

  it.each([
    ['GET / HTTP/1.1', /"BAD_REQUEST"/],
    ['GET /api/v1/org/a/ws/b/projects HTTP/1.1', /"bad_request_error"/],
    ['GET /api/graph HTTP/1.1', /"bad_request/],
    ['GET /docs HTTP/1.1', /"BAD_REQUEST"/],
    ['GET /no/such/route HTTP/1.1', /"BAD_REQUEST"/],
    ['GET /socket.io/?EIO=4&transport=polling HTTP/1.1', /Bad request/],
    ['GET /ext-socket.io/?EIO=4&transport=polling HTTP/1.1', /Bad request/],
  ])('are refused: %s', async (line, body) => {
    const answer = await told(app.url, [line, ...TWO]);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(body);
  });

  it('are refused whatever their case and even if they are equal', async () => {
    expect(await told(app.url, ['GET / HTTP/1.1', 'Host: a', 'HOST: a'])).toMatch(/^HTTP\/1\.1 400 /);
    expect(await told(app.url, ['GET / HTTP/1.1', 'Host: a'])).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('open no websocket', async () => {
    const upgrade = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Connection: Upgrade',
    ];
    expect(await told(app.url, [...upgrade, ...TWO])).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('/metrics', () => {
  const TOKEN = 'token-of-the-operator';
  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

  it('is open unless the operator says otherwise', async () => {
    expect((await fetch(`${app.url}/metrics`)).status).toBe(200);
  });

  it('asks for the token of the setting', async () => {
    await withApp({ metricsToken: TOKEN }, async (other) => {
      const { key } = await createTenant(other);
      for (const headers of [{}, bearer('wrong'), bearer(''), bearer(key), bearer(TOKEN.repeat(2))]) {
        const refused = await fetch(`${other.url}/metrics`, { headers });
        expect(refused.status).toBe(401);
        expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
        expect(await refused.text()).not.toContain('process_cpu');
      }
      const allowed = await fetch(`${other.url}/metrics`, { headers: bearer(TOKEN) });
      expect(allowed.status).toBe(200);
      expect(await allowed.text()).toContain('process_cpu_user_seconds_total');
    });
  });

  it('is served at its own port, and there alone', async () => {
    await withApp({ metricsPort: 0 }, async (other) => {
      const { MetricsServer } = await import('#platform/boot');
      const { port } = other.get(MetricsServer);
      const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${String(port)}${path}`);
      const figures = await at('/metrics');
      expect(figures.status).toBe(200);
      expect(figures.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(await figures.text()).toContain('ligature_database_connections');
      expect((await at('/')).status).toBe(404);
      expect((await at('/api/health')).status).toBe(404);
      expect((await fetch(`${other.url}/metrics`)).status).toBe(404);
    });
  });

  it('asks for the token at its own port, too', async () => {
    await withApp({ metricsPort: 0, metricsToken: TOKEN }, async (other) => {
      const { MetricsServer } = await import('#platform/boot');
      const url = `http://127.0.0.1:${String(other.get(MetricsServer).port)}/metrics`;
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(url, { headers: bearer(TOKEN) })).status).toBe(200);
    });
  });
});

it('does not read bodies that are nothing but brackets', async () => {
  const app = await startApp();
  const post = (title: string): Promise<Response> =>
    fetch(`${app.url}/api/links`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"urls":["https://example.com"],"metadata":{"text":${title}}}`,
    });
  const refused = await post('['.repeat(110_000) + ']'.repeat(110_000));
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('more than 100000 lists and objects');
  const long = await post(`[${'1e400,'.repeat(10_000)}1e400]`);
  expect(await long.text()).toContain('more than 10000 numbers');
  const text = await post(JSON.stringify('[{"'.repeat(60_000)));
  expect(await text.text()).not.toContain('lists and objects');
  await app.close();
});

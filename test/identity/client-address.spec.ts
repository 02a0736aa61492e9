import { request } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { open } from '../node-graph/world.js';
import { create, send } from '../linky/world.js';
import { startApp, type TestApp } from '../support/app.js';

const PROXY = {
  trustProxy: ['127.0.0.1', '10.0.0.0/8'],
  rateLimitScale: 1,
  rateLimits: new Map([['auth:login', 10]]),
};

let app: TestApp;

beforeEach(async () => {
  app = await startApp(PROXY);
});
afterEach(() => app.close());

const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

async function signIn(address: string): Promise<number> {
  const nobody = { email: '', password: 'x' };
  return (await send(app, 'POST', '/api/auth/login', nobody, from(address))).status;
}

async function signInsFrom(addresses: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const address of addresses) statuses.push(await signIn(address));
  return statuses;
}

const times = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

describe('limits by address', () => {
  it('count a client behind ever new ports as one', async () => {
    expect(await signInsFrom(times(10, (at) => `203.0.113.7:${String(40_000 + at)}`))).not.toContain(429);
    expect(await signIn('203.0.113.7:50001')).toBe(429);
    expect(await signIn('203.0.113.7')).toBe(429);
    expect(await signIn('::ffff:203.0.113.7')).toBe(429);
    expect(await signIn('[::ffff:203.0.113.7]:443')).toBe(429);
    expect(await signIn('203.0.113.8:40000')).toBe(400);
  });

  it('find the client before trusted proxies that tell their ports', async () => {
    expect(await signInsFrom(times(10, (at) => `203.0.113.7, 10.0.0.5:${String(5_000 + at)}`))).not.toContain(
      429,
    );
    expect(await signIn('203.0.113.7')).toBe(429);
    expect(await signIn('198.51.100.1, 10.0.0.5:5000')).toBe(400);
  });

  it('count a network of IPv6 as one client', async () => {
    const forms = [
      '2001:db8:0:1::1',
      '[2001:db8:0:1::2]',
      '[2001:db8:0:1::3]:443',
      '2001:DB8:0:1:ffff::4%eth0',
    ];
    expect(await signInsFrom(times(10, (at) => forms[at % forms.length] ?? ''))).not.toContain(429);
    expect(await signIn('2001:db8:0:1:abcd:ef01:2345:6789')).toBe(429);
    expect(await signIn('2001:db8:0:2::1')).toBe(400);
  });

  it('count together what is no address', async () => {
    const rubbish = [
      'unknown',
      '_hidden',
      '_a:80',
      '999.1.1.1',
      'fe80',
      '1.2.3',
      '<script>',
      '[::1',
      '1.2.3.4:x',
    ];
    expect(await signInsFrom([...rubbish, 'unknown'])).not.toContain(429);
    expect(await signIn('_other')).toBe(429);
  });

  it('hold for anonymous bundles', async () => {
    for (let at = 0; at < 30; at += 1)
      await create(app, {}, from(`[2001:db8:0:1::${at.toString(16)}]:${String(1024 + at)}`));
    const refused = await send(
      app,
      'POST',
      '/api/links',
      { urls: ['https://a.example'] },
      from('2001:db8:0:1::ffff'),
    );
    expect(refused.status).toBe(429);
  });

  it('hold for sockets', async () => {
    const outcome = async (address: string): Promise<string> => {
      const client = open(app, { auth: { api_token: 'lkyu_00000000.x' }, extraHeaders: from(address) });
      const heard = await Promise.race(
        ['error', 'rate_limited'].map((name) => client.heard(name).then(() => name)),
      );
      client.close();
      return heard;
    };
    for (let at = 0; at < 10; at += 1) {
      expect(await outcome(`203.0.113.9:${String(40_000 + at)}`)).toBe('error');
    }
    expect(await outcome('203.0.113.9:50001')).toBe('rate_limited');
    expect(await outcome('203.0.113.10:50001')).toBe('error');
  });
});

describe('what a proxy tells of the request', () => {
  const forwarded = (host: string, proto: string): Record<string, string> => ({
    'x-forwarded-host': host,
    'x-forwarded-proto': proto,
  });

  it.each([
    ['go.acme.test:443', 'https', 'https://go.acme.test'],
    ['go.acme.test', 'HTTPS', 'https://go.acme.test'],
    ['GO.acme.test:80', 'http', 'http://go.acme.test'],
    ['go.acme.test:8443', 'https', 'https://go.acme.test:8443'],
    ['my_host.acme.test', 'http', 'http://my_host.acme.test'],
    ['[2001:db8::1]:443', 'https', 'https://[2001:db8::1]'],
  ])('%s by %s is %s, where it may sign in too', async (host, proto, origin) => {
    const { url } = await create(app, {}, forwarded(host, proto));
    expect(new URL(url).origin).toBe(origin);
    expect(url.startsWith(`${origin}/`)).toBe(true);
    const nobody = { email: 'nobody@test.example', password: 'wrong password' };
    const headers = { ...forwarded(host, proto), origin };
    expect((await send(app, 'POST', '/api/auth/login', nobody, headers)).status).toBe(401);
    const elsewhere = { ...headers, origin: 'https://evil.example' };
    expect((await send(app, 'POST', '/api/auth/login', nobody, elsewhere)).status).toBe(403);
  });

  it('is nothing where it is no host', async () => {
    for (const host of ['evil.example/path', 'user@evil.example', 'a b', 'evil.example:99999']) {
      const { url } = await create(app, {}, forwarded(host, 'http'));
      expect(new URL(url).hostname).toBe('127.0.0.1');
    }
  });
});

describe('a QR code that shows the address that was asked', () => {
  it('is kept by no cache', async () => {
    const { slug } = await create(app);
    const cachedBy = (host: string): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        request(`${app.url}/l/${slug}/qr.svg`, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.headers['cache-control']);
        })
          .on('error', reject)
          .end();
      });
    expect(await cachedBy('evil.example')).toBe('private, no-store');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { hasNginx, Nginx, shippedProxy } from '../faults/processes/nginx.js';
import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import { startApp, type TestApp } from '../support/app.js';

const SECRET = 'abcdefghijklmnop0123456789';

describe.skipIf(!hasNginx)(
  `the log of the shipped proxy${hasNginx ? '' : ' (skipped: nginx is not installed)'}`,
  () => {
    let app: TestApp;
    let nginx: Nginx;
    let url: string;

    const logged = (name: 'access' | 'error'): string => nginx.logged(name);

    beforeAll(async () => {
      app = await startApp();
      const [port, nobody] = [await freePort(), await freePort()];
      const dead = `127.0.0.1:${String(nobody)}`;
      const more = `location ~ ^/dead(/.*)$ { rewrite ^/dead(/.*)$ $1 break; proxy_pass http://${dead}; }`;
      const replicas = [new URL(app.url).host, `${dead} down`] as const;
      nginx = await Nginx.start([port], shippedProxy({ port, replicas, more }));
      url = `http://127.0.0.1:${String(port)}`;
    });

    afterAll(async () => {
      await nginx.stop();
      await app.close();
    });

    const PATHS = [
      `/claim/${SECRET}`,
      `/reset/${SECRET}`,
      `/verify/${SECRET}`,
      `/invitations/${SECRET}`,
      `/signin/link/${SECRET}`,
      `/branch/${SECRET}`,
      `/branch/${SECRET}/`,
      `//branch//${SECRET}`,
      `/bran%63h/${SECRET}`,
      `/l/${SECRET}`,
      `/l/${SECRET}/qr.svg`,
      `/api/links/${SECRET}`,
      `/api/links/${SECRET}/insights`,
      `/api/branch?token=${SECRET}`,
      `/signin?redirect_url=%2Fclaim%2F${SECRET}`,
    ];

    it.each(PATHS)('has no secret of %s', async (path) => {
      const before = logged('access').split('\n').length;
      await (
        await fetch(url + path, { redirect: 'manual', headers: { referer: `${url}/branch/${SECRET}` } })
      ).text();
      await eventually('it is logged', () => logged('access').split('\n').length > before);
      expect(logged('access')).not.toContain(SECRET);
    });

    it('tells which page it was, and that of everything else the whole path', async () => {
      await (await fetch(`${url}/api/health`)).text();
      await eventually('it is logged', () => logged('access').includes('/api/health'));
      expect(logged('access')).toMatch(/"GET \/branch\/-" \d{3} /);
      expect(logged('access')).toMatch(/"GET \/claim\/-" \d{3} /);
      expect(logged('access')).toMatch(/"GET \/l\/-" \d{3} /);
    });

    it.each(PATHS)('of errors has none either, where nobody answers %s', async (path) => {
      expect((await fetch(`${url}/dead${path}`, { redirect: 'manual' })).status).toBe(502);
      expect(logged('error')).not.toContain(SECRET);
    });
  },
);

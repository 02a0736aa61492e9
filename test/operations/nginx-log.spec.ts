import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';

const NGINX = '/usr/sbin/nginx';
const missing = !existsSync(NGINX);
const SECRET = 'abcdefghijklmnop0123456789';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The file as it is shipped, with addresses and folders of this machine. */
function shipped(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce(
    (text, [theirs, ours]) => {
      expect(text).toContain(theirs);
      return text.replaceAll(theirs, ours);
    },
    readFileSync('deploy/nginx.conf', 'utf8'),
  );
}

describe.skipIf(missing)(
  `the log of the shipped proxy${missing ? ' (skipped: nginx is not installed)' : ''}`,
  () => {
    let app: TestApp;
    let folder: string;
    let proxy: ChildProcess;
    let url: string;

    const logged = (name: 'access' | 'error'): string => readFileSync(join(folder, `${name}.log`), 'utf8');

    beforeAll(async () => {
      app = await startApp();
      folder = mkdtempSync(join(tmpdir(), 'ligature-test-nginx-'));
      chmodSync(folder, 0o777);
      const [port, nobody] = [await freePort(), await freePort()];
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      for (const name of temporary) mkdirSync(join(folder, name), { mode: 0o777 });
      const site = shipped({
        'ligature-1:3000': new URL(app.url).host,
        'ligature-2:3000': `127.0.0.1:${String(nobody)} down`,
        'listen 80;': `listen 127.0.0.1:${String(port)};\nlocation ~ ^/dead(/.*)$ { rewrite ^/dead(/.*)$ $1 break; proxy_pass http://127.0.0.1:${String(nobody)}; }`,
        '/var/log/nginx/': `${folder}/`,
      });
      writeFileSync(join(folder, 'site.conf'), site);
      writeFileSync(
        join(folder, 'nginx.conf'),
        `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/pid;
       error_log ${folder}/start.log warn; events {}
       http { ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')} include ${folder}/site.conf; }`,
      );
      proxy = spawn(NGINX, ['-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')], {
        stdio: 'inherit',
      });
      url = `http://127.0.0.1:${String(port)}`;
      await eventually('nginx answers', () =>
        fetch(`${url}/health/live`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
    });

    afterAll(async () => {
      const ended = new Promise((resolve) => proxy.once('exit', resolve));
      proxy.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
      await app.close();
    });

    const PATHS = [
      `/claim/${SECRET}`,
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

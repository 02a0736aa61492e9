import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { NGINX } from '../processes/installed.js';
import { eventually } from '../processes/processes.js';
import { freePort } from '../processes/service.js';

const SHIPPED = fileURLToPath(new URL('../../../deploy/nginx.conf', import.meta.url));

/** Debian's nginx with the file that we ship; only addresses and paths are this machine's. */
export class ShippedProxy {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(replicas: readonly [number, number]): Promise<ShippedProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-nginx-'));
    chmodSync(folder, 0o777);
    const port = await freePort();
    writeFileSync(join(folder, 'site.conf'), site(port, replicas, folder));
    writeFileSync(join(folder, 'nginx.conf'), frame(folder));
    const process = spawn(NGINX, ['-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')], {
      stdio: 'inherit',
    });
    await eventually('nginx listens', () => isOpen(port));
    return new ShippedProxy(`http://127.0.0.1:${String(port)}`, process, folder);
  }

  get errors(): string {
    return readFileSync(join(this.folder, 'error.log'), 'utf8');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The shipped file with this machine's addresses; each of them has to be in it. */
function site(port: number, [first, second]: readonly [number, number], folder: string): string {
  const ours: readonly (readonly [string, string])[] = [
    ['ligature-1:3000', `127.0.0.1:${String(first)}`],
    ['ligature-2:3000', `127.0.0.1:${String(second)}`],
    ['listen 80;', `listen 127.0.0.1:${String(port)};`],
    ['/var/log/nginx/', `${folder}/`],
  ];
  return ours.reduce(
    (text, [theirs, here]) => {
      if (!text.includes(theirs)) throw new Error(`deploy/nginx.conf has no ${theirs}`);
      return text.replaceAll(theirs, here);
    },
    readFileSync(SHIPPED, 'utf8'),
  );
}

/** What the image of nginx has around the file. */
function frame(folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  for (const name of temporary) mkdirSync(join(folder, name), { mode: 0o777 });
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 2;
    pid ${folder}/nginx.pid;
    error_log ${folder}/error.log warn;
    events { worker_connections 1024; }
    http {
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      include ${folder}/site.conf;
    }`;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { eventually } from './processes.js';

/** Debian's, unless another one is named. */
const NGINX = process.env['LIGATURE_TEST_NGINX'] ?? '/usr/sbin/nginx';
const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));

export const hasNginx = existsSync(NGINX);

/** `server … resolve` is understood from 1.27.3 on. */
function resolves(): boolean {
  const said = execFileSync('sh', ['-c', `"$0" -v 2>&1`, NGINX], { encoding: 'utf8' });
  const [, major = 0, minor = 0, patch = 0] = (/nginx\/(\d+)\.(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  return major * 1e6 + minor * 1e3 + patch >= 1_027_003;
}

type Changes = readonly (readonly [theirs: string, ours: string])[];

/** A file as it is shipped, with addresses and paths of this machine; each of them has to be in it. */
export function shipped(name: string, changes: Changes): string {
  return changes.reduce(
    (text, [theirs, ours]) => {
      if (!text.includes(theirs)) throw new Error(`deploy/${name} has no ${theirs}`);
      return text.replaceAll(theirs, ours);
    },
    readFileSync(join(DEPLOY, name), 'utf8'),
  );
}

export interface Proxied {
  readonly port: number;
  /** `host:port` of the replicas, and what else is to be said of them. */
  readonly replicas: readonly [string, string];
  /** Where a proxy in front of this one would come from. */
  readonly front?: string;
  readonly more?: string;
}

/** `deploy/nginx.conf` for this machine. */
export function shippedProxy({
  port,
  replicas: [first, second],
  front = '192.0.2.1',
  more = '',
}: Proxied): string {
  return shipped('nginx.conf', [
    ['ligature-1:3000', first],
    ['ligature-2:3000', second],
    ['listen 80;', `listen 127.0.0.1:${String(port)};\n${more}`],
    ['set_real_ip_from 172.31.238.1;', `set_real_ip_from ${front};`],
    ...(resolves() ? [] : ([[' resolve max_fails', ' max_fails']] as const)),
  ]);
}

/** An nginx of its own, with files as they are shipped. */
export class Nginx {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Resolves when it listens. @param site made of the folder for its logs, which stands for `/var/log/nginx` */
  static async start(ports: readonly number[], ...sites: readonly string[]): Promise<Nginx> {
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-nginx-'));
    chmodSync(folder, 0o777);
    const names = sites.map((site, n) => {
      const name = join(folder, `site-${String(n)}.conf`);
      writeFileSync(name, site.replaceAll('/var/log/nginx/', `${folder}/`));
      return name;
    });
    writeFileSync(join(folder, 'nginx.conf'), frame(folder, names));
    const process = spawn(NGINX, ['-e', join(folder, 'start.log'), '-c', join(folder, 'nginx.conf')], {
      stdio: 'inherit',
    });
    for (const port of ports)
      await eventually('nginx listens', () => {
        if (process.exitCode !== null) throw new Error(readFileSync(join(folder, 'start.log'), 'utf8'));
        return isOpen(port);
      });
    return new Nginx(process, folder);
  }

  /** What it wrote into a log. */
  logged(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the image of nginx has around the file. */
function frame(folder: string, sites: readonly string[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  for (const name of temporary) mkdirSync(join(folder, name), { mode: 0o777 });
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 2;
    pid ${folder}/nginx.pid;
    error_log ${folder}/start.log warn;
    events { worker_connections 1024; }
    http {
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${sites.map((site) => `include ${site};`).join('\n')}
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

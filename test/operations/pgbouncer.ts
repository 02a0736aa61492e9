import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import { query } from '../support/query.js';

const PROGRAM = '/usr/sbin/pgbouncer';

/** Whether the installed PgBouncer can be told to keep prepared statements; null: none is installed. */
export function keepsStatements(): boolean | null {
  if (!existsSync(PROGRAM)) return null;
  const [, major = '0', minor = '0'] =
    /(\d+)\.(\d+)/.exec(execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' })) ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}

/** Debian's PgBouncer in transaction mode, before one server. */
export class PgBouncer {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(serverUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-pgbouncer-'));
    const [port, server] = [await freePort(), new URL(serverUrl)];
    const password = server.password === '' ? '' : ` password=${decodeURIComponent(server.password)}`;
    const all = {
      listen_addr: '127.0.0.1',
      listen_port: String(port),
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: 'transaction',
      default_pool_size: '15',
      ...settings,
    };
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(
      file,
      [
        '[databases]',
        `* = host=${server.hostname} port=${server.port} user=${server.username}${password}`,
        '[pgbouncer]',
        ...Object.entries(all).map(([name, value]) => `${name} = ${value}`),
        '',
      ].join('\n'),
    );
    const bouncer = new PgBouncer(run(folder, file), folder, port);
    await eventually('PgBouncer answers', () =>
      query(bouncer.insteadOf(serverUrl), 'select 1').then(
        () => true,
        () => false,
      ),
    );
    return bouncer;
  }

  /** The same address, through the pooler. */
  insteadOf(url: string): string {
    const through = new URL(url);
    through.port = String(this.port);
    return through.href;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** It refuses to run as root. */
function run(folder: string, file: string): ChildProcess {
  if (process.getuid?.() !== 0) return spawn(PROGRAM, [file], { stdio: 'ignore' });
  execFileSync('chown', ['-R', 'postgres', folder]);
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return spawn(PROGRAM, [file], { stdio: 'ignore', uid: id('-u'), gid: id('-g') });
}

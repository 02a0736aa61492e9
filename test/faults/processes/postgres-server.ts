import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { query } from '../../support/query.js';
import { eventually, processesOn } from './processes.js';
import { freePort } from './service.js';

const INSTALLED = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;

/**
 * Postgres refuses to run as root. Without a wrapper such as `runuser`: that one stops itself when its child is stopped,
 * and stays so if it hears of that after both were told to go on.
 */
function account(): { uid?: number; gid?: number } {
  if (!isRoot) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Where the newest PostgreSQL of the system has its programs; null without one. */
export function postgresPrograms(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const [newest] = readdirSync(INSTALLED)
    .map(Number)
    .filter((version) => existsSync(join(INSTALLED, String(version), 'bin', 'postgres')))
    .sort((a, b) => b - a);
  return newest === undefined ? null : join(INSTALLED, String(newest), 'bin');
}

/** Why no PostgreSQL with a disk of its own can be had here; null when it can. */
export function missingDisk(): string | null {
  if (!isRoot) return 'only root can mount a small disk';
  const folder = mkdtempSync(join(tmpdir(), 'ligature-test-disk-'));
  const { status } = spawnSync('sh', ['-c', `mount -t tmpfs -o size=1m tmpfs "$0" && umount "$0"`, folder]);
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? null : 'a small disk cannot be mounted here';
}

/** A PostgreSQL of the system, in a folder of its own, which can be made to suffer. */
export class PostgresServer {
  isFrozen = false;
  private process: ChildProcess | undefined;

  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** A fresh cluster that runs. @param megabytes of a disk of its own, which can be filled; needs root */
  static async start(megabytes?: number): Promise<PostgresServer> {
    const server = await PostgresServer.prepare(megabytes);
    server.run(
      'initdb',
      '-D',
      server.data,
      '-U',
      'postgres',
      '--auth=trust',
      '--locale=C.UTF-8',
      '--no-sync',
    );
    await server.up();
    return server;
  }

  private static async prepare(megabytes?: number): Promise<PostgresServer> {
    const programs = postgresPrograms();
    if (programs === null) throw new Error('no PostgreSQL is installed');
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-postgres-'));
    if (megabytes !== undefined)
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', folder]);
    if (isRoot) execFileSync('chown', ['postgres', folder]);
    return new PostgresServer(programs, folder, await freePort());
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${String(this.port)}/postgres`;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** A standby of this server, which every commit waits for. */
  async standby(): Promise<PostgresServer> {
    const standby = await PostgresServer.prepare();
    await standby.follow(this);
    return standby;
  }

  /** Becomes a standby of the primary, whatever it was. */
  async follow(primary: PostgresServer): Promise<void> {
    this.thaw();
    await this.down('immediate');
    rmSync(this.data, { recursive: true, force: true });
    const source = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres'];
    this.run('pg_basebackup', ...source, '-D', this.data, '-R', '--checkpoint=fast', '--no-sync');
    await this.up();
    await primary.set('synchronous_standby_names', '*');
    await eventually('commits wait for the standby', async () => {
      const [row] = await primary.sql<{ state: string }>(
        'select sync_state as state from pg_stat_replication',
      );
      return row?.state === 'sync';
    });
  }

  /** Leaves no byte of its disk free; answers how to make room again. */
  fill(): () => void {
    const ballast = join(this.folder, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'], { stdio: 'ignore' });
    return () => {
      rmSync(ballast);
    };
  }

  /** Starts it, and waits until it answers. */
  async up(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: String(this.port),
      max_connections: '60',
      fsync: 'off',
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.process = spawn(join(this.programs, 'postgres'), ['-D', this.data, ...options], {
      cwd: this.folder,
      stdio: 'ignore',
      ...account(),
    });
    await eventually('PostgreSQL answers', () =>
      this.sql('select 1').then(
        () => true,
        () => false,
      ),
    );
  }

  /** `fast` ends sessions in good order, `immediate` is a crash. */
  async down(mode: 'fast' | 'immediate'): Promise<void> {
    const { process } = this;
    if (process === undefined) return;
    this.process = undefined;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    if (process.exitCode === null && process.signalCode === null) {
      this.run('pg_ctl', '-D', this.data, '-m', mode, '-W', 'stop');
      await ended;
    }
  }

  async restart(mode: 'fast' | 'immediate'): Promise<void> {
    await this.down(mode);
    await this.up();
  }

  /** One of its processes is killed in the middle of something: all sessions end, and it recovers by itself. */
  async panic(): Promise<void> {
    const [writer] = await this.sql<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'walwriter'`,
    );
    process.kill(writer!.pid, 'SIGABRT');
    await eventually('it has recovered', () =>
      this.sql<{ pid: number }>(`select pid from pg_stat_activity where backend_type = 'walwriter'`).then(
        ([next]) => next !== undefined && next.pid !== writer!.pid,
        () => false,
      ),
    );
  }

  /** All of its processes at once, by kill -9. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    const ended = new Promise((resolve) => process?.once('exit', resolve));
    this.signal('SIGKILL');
    if (process !== undefined) await ended;
  }

  /** It is there and says nothing: connections are taken by the kernel, and nobody answers. */
  freeze(): void {
    this.isFrozen = true;
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.isFrozen = false;
    this.signal('SIGCONT');
  }

  /** Makes a standby the primary. */
  promote(): void {
    this.run('pg_ctl', '-D', this.data, '-W', 'promote');
  }

  /** Waits until the promotion is done; commits then wait for nobody. */
  async eventuallyWritable(): Promise<void> {
    await eventually('the standby takes writes', async () => {
      const [row] = await this.sql<{ standby: boolean }>('select pg_is_in_recovery() as standby');
      return row?.standby === false;
    });
    await this.set('synchronous_standby_names', '');
  }

  async set(name: string, value: string): Promise<void> {
    await this.sql(`alter system set ${name} = '${value}'`);
    await this.sql('select pg_reload_conf()');
  }

  /** Takes TLS from now on, with that certificate, and certificates of clients by that CA. */
  async encrypt(certificate: string, key: string, clientsCa: string): Promise<void> {
    const files = { ssl_cert_file: certificate, ssl_key_file: key, ssl_ca_file: clientsCa };
    for (const [name, from] of Object.entries(files)) {
      const own = join(this.folder, `${name}.pem`);
      copyFileSync(from, own);
      chmodSync(own, 0o600);
      if (isRoot) execFileSync('chown', ['postgres', own]);
      await this.sql(`alter system set ${name} = '${own}'`);
    }
    await this.set('ssl', 'on');
  }

  /** Who may connect from now on: the content of `pg_hba.conf`. */
  admit(rules: string): void {
    writeFileSync(join(this.data, 'pg_hba.conf'), `${rules}\n`);
    this.run('pg_ctl', '-D', this.data, 'reload');
  }

  sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return query<Row>(this.url, text, values);
  }

  /** Ends it, whatever state it is in, and removes its files. */
  async remove(): Promise<void> {
    this.thaw();
    await this.down('immediate');
    await eventually('no process of it is left', () => processesOn(this.folder).length === 0);
    if (isRoot) execFileSync('sh', ['-c', `mountpoint -q "$0" && umount "$0" || true`, this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private signal(signal: NodeJS.Signals): void {
    for (const pid of processesOn(this.folder)) {
      try {
        process.kill(pid, signal);
      } catch (error) {
        // It ended meanwhile by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  private run(program: string, ...args: string[]): void {
    execFileSync(join(this.programs, program), args, { cwd: this.folder, stdio: 'ignore', ...account() });
  }
}

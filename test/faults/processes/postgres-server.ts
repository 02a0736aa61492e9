import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { query } from '../../support/query.js';
import { eventually, processesOn } from './processes.js';
import { freePort } from './service.js';

const INSTALLED = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;
/** Postgres refuses to run as root. */
const AS = isRoot ? ['runuser', '-u', 'postgres', '--'] : [];

/** Where the newest PostgreSQL of the system has its programs; null without one. */
export function postgresPrograms(): string | null {
  if (!existsSync(INSTALLED)) return null;
  const [newest] = readdirSync(INSTALLED)
    .map(Number)
    .filter((version) => existsSync(join(INSTALLED, String(version), 'bin', 'postgres')))
    .sort((a, b) => b - a);
  return newest === undefined ? null : join(INSTALLED, String(newest), 'bin');
}

/** A PostgreSQL of the system, in a folder of its own, which can be made to suffer. */
export class PostgresServer {
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
    const source = ['-h', '127.0.0.1', '-p', String(this.port), '-U', 'postgres'];
    standby.run('pg_basebackup', ...source, '-D', standby.data, '-R', '--checkpoint=fast', '--no-sync');
    await standby.up();
    await this.set('synchronous_standby_names', '*');
    await eventually('commits wait for the standby', async () => {
      const [row] = await this.sql<{ state: string }>('select sync_state as state from pg_stat_replication');
      return row?.state === 'sync';
    });
    return standby;
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
    const [command = '', ...args] = [...AS, join(this.programs, 'postgres'), '-D', this.data, ...options];
    this.process = spawn(command, args, { cwd: this.folder, stdio: 'ignore' });
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

  /** It is there and says nothing: connections are taken by the kernel, and nobody answers. */
  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
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

  sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return query<Row>(this.url, text, values);
  }

  /** Ends it, whatever state it is in, and removes its files. */
  async remove(): Promise<void> {
    this.signal('SIGCONT');
    await this.down('immediate');
    await eventually('no process of it is left', () => processesOn(this.folder).length === 0);
    if (isRoot) execFileSync('sh', ['-c', `mountpoint -q "$0" && umount "$0" || true`, this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private signal(signal: NodeJS.Signals): void {
    for (const pid of processesOn(this.folder)) process.kill(pid, signal);
  }

  private run(program: string, ...args: string[]): void {
    const [command = '', ...rest] = [...AS, join(this.programs, program), ...args];
    execFileSync(command, rest, { cwd: this.folder, stdio: 'ignore' });
  }
}

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { migrate } from '#data';
import { USUAL_DEADLINES } from '#platform/boot';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { postgresPrograms, PostgresServer } from '../faults/processes/postgres-server.js';
import { eventually } from '../faults/processes/processes.js';
import { startApp } from '../support/app.js';
import { certify, hasOpenssl } from './certificates.js';

const cannot = postgresPrograms() === null || !hasOpenssl;

let folder: string;
let server: PostgresServer;

beforeAll(async () => {
  if (cannot) return;
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-tls-'));
  chmodSync(folder, 0o755);
  certify(folder, 'ours', 'ours', '/CN=Our CA', '');
  certify(folder, 'other', 'other', '/CN=Some other CA', '');
  // For the name, not for the address.
  certify(folder, 'ours', 'server', '/CN=localhost', 'subjectAltName=DNS:localhost');
  certify(folder, 'ours', 'client', '/CN=postgres', 'extendedKeyUsage=clientAuth');
  server = await PostgresServer.start();
  await server.encrypt(join(folder, 'server.crt'), join(folder, 'server.key'), join(folder, 'ours.crt'));
});

afterAll(async () => {
  if (cannot) return;
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Who may come, as `pg_hba.conf` has it. */
async function admit(...rules: string[]): Promise<void> {
  server.admit(['local all all trust', ...rules].join('\n'));
  await eventually('the rules hold', async () => {
    const rows = await server
      .sql<{ type: string }>('select type from pg_hba_file_rules order by line_number')
      .catch(() => []);
    return rows.length === 0 || rows.length === rules.length + 1;
  });
}

const ANYBODY = 'host all all 127.0.0.1/32 trust';
const TLS_ONLY = 'hostssl all all 127.0.0.1/32 trust';
const PLAIN_ONLY = 'hostnossl all all 127.0.0.1/32 trust';
const CERTIFIED = 'hostssl all all 127.0.0.1/32 cert';

/** Whether the connection has TLS; else why there is none. */
async function secured(host: string, parameters: string): Promise<boolean | string> {
  const url = server.url.replace('127.0.0.1', host) + (parameters === '' ? '' : `?${parameters}`);
  try {
    const database = await openDatabase(url.replaceAll('@FOLDER', folder), 1, {
      ...USUAL_DEADLINES,
      databaseReconnect: 0,
    });
    const [row] = await database.query<{ ssl: boolean }[]>(
      'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
    );
    await database.destroy();
    return row!.ssl;
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf(cannot)(
  `TLS to the database${cannot ? ' (skipped: needs PostgreSQL and openssl)' : ''}`,
  () => {
    it.each([
      ['localhost', '', false],
      ['localhost', 'sslmode=disable', false],
      ['localhost', 'sslmode=allow', false],
      ['localhost', 'sslmode=prefer', true],
      ['localhost', 'sslmode=require', true],
      ['127.0.0.1', 'sslmode=require', true],
      ['localhost', 'sslmode=require&sslrootcert=@FOLDER/ours.crt', true],
      ['127.0.0.1', 'sslmode=require&sslrootcert=@FOLDER/ours.crt', true],
      ['localhost', 'sslmode=require&sslrootcert=@FOLDER/other.crt', /self-signed|unable to verify/],
      ['127.0.0.1', 'sslmode=verify-ca&sslrootcert=@FOLDER/ours.crt', true],
      ['127.0.0.1', 'sslmode=verify-ca&sslrootcert=@FOLDER/other.crt', /self-signed|unable to verify/],
      ['localhost', 'sslmode=verify-full&sslrootcert=@FOLDER/ours.crt', true],
      ['127.0.0.1', 'sslmode=verify-full&sslrootcert=@FOLDER/ours.crt', /altnames/],
      ['localhost', 'sslmode=verify-full', /self-signed|unable to verify/],
      ['localhost', 'sslrootcert=system', /self-signed|unable to verify/],
      ['localhost', 'sslmode=verify-full&sslrootcert=@FOLDER/none.crt', /ENOENT.*none\.crt/],
      ['localhost', 'sslmode=prefer&target_session_attrs=read-write', true],
      ['localhost', 'sslmode=verify-full&sslrootcert=@FOLDER/ours.crt&target_session_attrs=primary', true],
    ] as const)('at %s with "%s": %s', async (host, parameters, expected) => {
      const found = await secured(host, parameters);
      if (typeof expected === 'boolean') expect(found).toBe(expected);
      else expect(found).toMatch(expected);
    });

    it('is had, or done without, as the server will have it, where the mode leaves that open', async () => {
      await admit(TLS_ONLY);
      expect(await secured('localhost', 'sslmode=allow')).toBe(true);
      expect(await secured('localhost', 'sslmode=disable')).toMatch(/no encryption/);
      await admit(PLAIN_ONLY);
      expect(await secured('localhost', 'sslmode=prefer')).toBe(false);
      expect(await secured('localhost', 'sslmode=require')).toMatch(/SSL encryption/);
      await server.set('ssl', 'off');
      await eventually('TLS is off', async () => (await secured('localhost', 'sslmode=require')) !== true);
      expect(await secured('localhost', 'sslmode=prefer')).toBe(false);
      expect(await secured('localhost', 'sslmode=require')).toMatch(/does not support SSL/);
      await server.set('ssl', 'on');
      await admit(ANYBODY);
    });

    it('proves who we are with a certificate of our own', async () => {
      await admit(CERTIFIED);
      const ours = 'sslmode=verify-full&sslrootcert=@FOLDER/ours.crt';
      expect(await secured('localhost', ours)).toMatch(/certificate/);
      const proven = `${ours}&sslcert=@FOLDER/client.crt&sslkey=@FOLDER/client.key`;
      expect(await secured('localhost', proven)).toBe(true);
      await admit(ANYBODY);
    });

    it('serves with all of its connections', async () => {
      const databaseUrl = `${server.url.replace('127.0.0.1', 'localhost')}?sslmode=verify-full&sslrootcert=${folder}/ours.crt`;
      const database = await openDatabase(databaseUrl);
      await migrate(database);
      await database.destroy();
      const app = await startApp({}, { databaseUrl });
      await eventually('it is ready', async () => (await fetch(`${app.url}/health/ready`)).ok);
      const rows = await server.sql<{ ssl: boolean; name: string }>(
        `select ssl, application_name as name from pg_stat_ssl join pg_stat_activity using (pid) where application_name like 'ligature%'`,
      );
      expect(rows.map(({ name }) => name)).toContain('ligature monitor');
      expect(rows.every(({ ssl }) => ssl)).toBe(true);
      await app.close();
    });
  },
);

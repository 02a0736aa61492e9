import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { type TestApp, startApp } from '../support/app.js';
import { emptyDatabase } from '../support/databases.js';
import { SocialProviders } from '../support/social-providers.js';

const SECRET = 'operator secret of more than thirty-two bytes';
const NOBODY = '127.0.0.1:1';

interface Findings {
  readonly findings: { check: string; state: string; found: string; advice?: string }[];
}

let app: TestApp;
let dataDir: string;

beforeAll(async () => {
  app = await startApp();
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-doctor-'));
});
afterAll(async () => {
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What is found of each part, and how the command ends. */
async function examine(
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number; of: (check: string) => Findings['findings'] }> {
  const { code, stdout } = await runCommand(COMMANDS, ['doctor', '--json'], () =>
    readEnv({
      LIGATURE_JWT_SECRET: SECRET,
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_DATA_DIR: dataDir,
      ...settings,
    }),
  );
  const { findings } = JSON.parse(stdout) as Findings;
  return { code, of: (check) => findings.filter((finding) => finding.check === check) };
}

/** A mail server that greets, and takes no mail. */
async function greeter(greeting: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.on('data', (sent) =>
      socket.write(String(sent).startsWith('QUIT') ? '221 bye\r\n' : '250 greeter\r\n'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

describe('ligature doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    const mail = await greeter('220 mail ready\r\n');
    const { port } = new URL(app.url);
    const { code, of } = await examine({
      DATABASE_URL: app.env.databaseUrl ?? '',
      PORT: port,
      LIGATURE_PUBLIC_URL: 'http://127.0.0.1',
      LIGATURE_SMTP_URL: `smtp://127.0.0.1:${portOf(mail)}`,
      LIGATURE_MAIL_FROM: 'links@acme.example',
    });
    expect(of('settings')).toEqual([{ check: 'settings', state: 'ok', found: 'all are understood' }]);
    expect(of('database').map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(of('clock')).toMatchObject([{ state: 'ok' }]);
    expect(of('mail')).toMatchObject([
      { state: 'ok', found: expect.stringContaining('links@acme.example') as string },
    ]);
    expect(of('service')).toMatchObject([
      { state: 'ok', found: expect.stringContaining('is ready') as string },
    ]);
    for (const unused of ['redis', 'sign-in', 'disk'])
      expect(of(unused)).toMatchObject([{ state: 'unused' }]);
    expect(code).toBe(0);
    mail.close();
  });

  it('asks the identity provider, and looks for the organizations that groups lead to', async () => {
    const provider = await new SocialProviders().start();
    const settings = {
      DATABASE_URL: app.env.databaseUrl ?? '',
      LIGATURE_PUBLIC_URL: 'http://127.0.0.1',
      LIGATURE_OIDC_ISSUER: provider.url,
      LIGATURE_OIDC_CLIENT_ID: 'ligature',
      LIGATURE_OIDC_GROUPS: 'platform=nowhere:org:admin',
    };
    const found = await examine(settings);
    expect(found.of('sign-in')).toMatchObject([
      { state: 'ok', found: `${provider.url} lets people sign in at ${provider.url}` },
      { state: 'warning', found: expect.stringContaining('leads to nowhere') as string },
    ]);
    const misnamed = await examine({ ...settings, LIGATURE_OIDC_ISSUER: `${provider.url}/realm` });
    expect(misnamed.of('sign-in')).toMatchObject([
      { state: 'failed', advice: expect.stringContaining('LIGATURE_OIDC_ISSUER') as string },
      { state: 'warning' },
    ]);
    expect(misnamed.code).toBe(1);
    await provider.stop();
    expect((await examine(settings)).of('sign-in')).toMatchObject([
      { state: 'failed' },
      { state: 'warning' },
    ]);
  });

  it('says what cannot be reached, each with what to do, and ends with 1', async () => {
    const { code, of } = await examine({
      DATABASE_URL: `postgres://${NOBODY}/none`,
      REDIS_URL: `redis://${NOBODY}`,
      LIGATURE_SMTP_URL: `smtp://${NOBODY}`,
      LIGATURE_MAIL_FROM: 'links@acme.example',
      LIGATURE_PUBLIC_URL: 'https://links.acme.example',
      LIGATURE_INSIGTHS: 'off',
    });
    for (const check of ['database', 'redis', 'mail'])
      expect(of(check)).toMatchObject([
        {
          state: 'failed',
          found: expect.stringContaining('ECONNREFUSED') as string,
          advice: expect.stringContaining('Check ') as string,
        },
      ]);
    expect(of('settings').map(({ found }) => found)).toEqual([
      expect.stringContaining('did you mean LIGATURE_INSIGHTS?'),
      expect.stringContaining('LIGATURE_TRUST_PROXY is not set'),
    ]);
    expect(code).toBe(1);
  });

  it('tells a mail server that refuses, and a schema that is older than the build', async () => {
    const mail = await greeter('554 go away\r\n');
    const database = await emptyDatabase(inject('serverUrl'));
    try {
      const { code, of } = await examine({
        DATABASE_URL: database.url,
        LIGATURE_DATABASE_POOL: '200',
        LIGATURE_PUBLIC_URL: 'http://127.0.0.1',
        LIGATURE_SMTP_URL: `smtp://127.0.0.1:${portOf(mail)}`,
        LIGATURE_MAIL_FROM: 'links@acme.example',
      });
      expect(of('mail')).toMatchObject([
        { state: 'failed', found: expect.stringContaining('554') as string },
      ]);
      expect(of('database')).toMatchObject([
        { state: 'warning', found: expect.stringContaining('for a pool of 200') as string },
        { state: 'failed', advice: 'Run: ligature migrate' },
      ]);
      expect(code).toBe(1);
    } finally {
      await database.drop();
      mail.close();
    }
  });

  it('makes no database, and looks at the disk that it would be on', async () => {
    const { code, of } = await examine({});
    expect(of('database')).toMatchObject([{ state: 'unused' }]);
    expect(of('disk')).toMatchObject([{ found: expect.stringContaining(dataDir) as string }]);
    expect(code).toBe(0);
  });

  it('tells people in a table, and below it what to do', async () => {
    const { stdout } = await runCommand(COMMANDS, ['doctor'], () =>
      readEnv({ LIGATURE_DATA_DIR: dataDir, REDIS_URL: `redis://${NOBODY}` }),
    );
    expect(stdout).toMatch(/^CHECK +STATE +FOUND\n/);
    expect(stdout).toMatch(/\n\nWhat to do:\n {2}redis: Check REDIS_URL/);
  });
});

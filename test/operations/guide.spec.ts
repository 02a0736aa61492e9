import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { freePort } from '../faults/processes/service.js';
import { startApp } from '../support/app.js';
import { built } from '../support/built.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = 'correct horse battery';
const missing = ['openssl version', 'curl --version'].filter(
  (call) => spawnSync('sh', ['-c', call]).status !== 0,
);

function blocksOf(guide: string): string[] {
  return [...readFileSync(guide, 'utf8').matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
}

/** The words of a command line, as a shell takes it. */
function wordsOf(line: string): string[] {
  return execFileSync('sh', ['-c', `set -- ${line}\nprintf '%s\\0' "$@"`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

/** Replayed elsewhere: those of PgBouncer and of a standby with one, those of Compose with the image. */
const [own = '', firstDay = '', pooled = '', standby = '', compose = '', backup = '', ...others] =
  blocksOf('docs/operations.md');

describe('the guide to operations', () => {
  let folder: string;
  let databases: TestDatabase[];

  beforeAll(async () => {
    built();
    folder = mkdtempSync(join(tmpdir(), 'ligature-test-guide-'));
    databases = [await emptyDatabase(inject('serverUrl')), await emptyDatabase(inject('serverUrl'))];
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has no command that is not replayed', () => {
    expect(firstDay).toContain('ligature org add');
    expect(pooled).toContain('@pgbouncer:');
    expect(standby).toContain('DATABASE_READ_URL=');
    expect(compose).toContain('docker compose up');
    expect(others).toEqual([]);
  });

  it.skipIf(missing.length > 0)(
    `has commands that work as pasted: a Postgres of one’s own, backup, restore${missing.length === 0 ? '' : ' (skipped: needs openssl and curl)'}`,
    async () => {
      const [first, second] = databases.map(({ url }) => url);
      const port = await freePort();
      const script = `${own}${firstDay}${backup}`
        .replace('postgres://user:password@host:5432/ligature', first!)
        .replace(
          'npm start',
          `npm start >log & until curl -fs http://127.0.0.1:${String(port)}/health/ready; do kill -0 $!; sleep 0.2; done`,
        )
        // Nobody is at the terminal.
        .replace(/^ligature user add/m, `echo '${PASSWORD}' | ligature user add`)
        .replaceAll('/backups/', `${folder}/`)
        .replace(
          /^ligature restore/m,
          `kill $!; wait $! || true; DATABASE_URL='${second!}' ligature restore`,
        );
      // As in a clone; what is written goes elsewhere.
      const pasted = `export PATH="$PWD/bin:$PATH"\n${script.replace('>log', `>'${folder}/log'`)}`;
      const { code, output } = await shell(pasted, { PORT: String(port) });
      expect(code, output).toBe(0);
      expect(output).toContain('"status":"ready"');
      expect(output).toMatch(/^lkyu_/m);
      expect(output).toContain('engines (org:admin)');
    },
  );

  function shell(
    script: string,
    more: Record<string, string>,
  ): Promise<{ code: number | null; output: string }> {
    const child = spawn('sh', ['-euc', script], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
  }
});

describe('the guide to accounts', () => {
  it('has commands that work as they stand, one after the other', async () => {
    const app = await startApp();
    const [commands = '', login = '', ...more] = blocksOf('docs/identity.md');
    const lines = commands.trim().split('\n');
    expect(lines).toHaveLength(8);
    let said = '';
    for (const line of lines) {
      // Its key is made by a line before.
      const [prefix = ''] = /lkyu_\w+/.exec(said) ?? [];
      const [name, ...words] = wordsOf(line.replace('lkyu_0123abcd', prefix));
      expect(name).toBe('ligature');
      const ended = await runCommand(
        COMMANDS,
        words,
        () => app.env,
        () => Promise.resolve(PASSWORD),
      );
      expect(ended, line).toMatchObject({ code: 0, stderr: '' });
      said += ended.stdout;
    }
    const answer = JSON.parse(await pasted(login, app.url)) as { token: string };
    expect(answer).toMatchObject({ activeOrganization: { slug: 'engines', role: 'org:admin' } });

    // What takes something away comes last, the account after all else.
    const curls = more.filter((block) => block.startsWith('curl '));
    const [deletions, others] = [true, false].map((ends) =>
      curls.filter((block) => block.includes('-X DELETE') === ends),
    );
    expect([deletions?.length, others?.length]).toEqual([3, 4]);
    const order = ['/api/me/keys', '/api/orgs', '/api/me '].map((path) =>
      deletions?.find((block) => block.includes(path)),
    );
    const folder = mkdtempSync(join(tmpdir(), 'ligature-test-accounts-'));
    let id = '17';
    for (const command of [...(others ?? []), ...order].flatMap(
      (block) => block?.split(/\n(?=curl )/) ?? [],
    )) {
      const asked = command.replaceAll('keys/17', `keys/${id}`).replaceAll('id=17', `id=${id}`);
      const text = await pasted(`cd ${folder}; TOKEN=${answer.token}; ${asked}`, app.url);
      id = /"apiKey":\{"id":(\d+),.*"name":"ci"/.exec(text)?.[1] ?? id;
    }
    expect(readFileSync(join(folder, 'grace.jsonl'), 'utf8')).toContain('"username":"grace"');
    expect(readFileSync(join(folder, 'engines.jsonl'), 'utf8')).toContain('"name":"pipeline"');
    const left = await app.sql(
      `select u.erase_at is not null as account, o.deleted_at is not null as organization, k.revoked_at is not null as key
       from identity.users u, identity.organizations o, identity.api_keys k where u.username = 'grace' and k.id = $1`,
      [id],
    );
    expect(left).toEqual([{ account: true, organization: true, key: true }]);
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  /** Whatever curl is refused fails. */
  function pasted(script: string, url: string): Promise<string> {
    const strict = script
      .replaceAll('http://127.0.0.1:3000', url)
      .replaceAll('curl -s', 'curl -sS --fail-with-body');
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-euc', strict]);
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (part: string) => (text += part));
      child.once('error', reject).once('close', (code) => {
        if (code === 0) resolve(text);
        else reject(new Error(`${script}\n${text}`));
      });
    });
  }
});

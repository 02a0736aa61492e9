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

/** Replayed elsewhere: those of PgBouncer with one, those of Compose with the image. */
const [own = '', firstDay = '', pooled = '', compose = '', backup = '', ...others] =
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
    const [commands = '', login = ''] = blocksOf('docs/identity.md');
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
    const answer = JSON.parse(
      await new Promise<string>((resolve, reject) => {
        const child = spawn('sh', ['-euc', login.replace('http://127.0.0.1:3000', app.url)]);
        let text = '';
        child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
        child.once('error', reject).once('close', () => resolve(text));
      }),
    ) as object;
    expect(answer).toMatchObject({ activeOrganization: { slug: 'engines', role: 'org:admin' } });
    await app.close();
  });
});

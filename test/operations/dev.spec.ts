import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import { built } from '../support/built.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['apps', 'docs', 'libs', 'scripts', 'package.json', 'tsconfig.json', 'nest-cli.json'];
/** Says what `GET /docs/nothing` shows. */
const SAVED = 'apps/ligature/src/docs/docs-pages.service.ts';

let folder: string;
let url: string;
let dev: ChildProcess;
let said = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-dev-'));
  built();
  // With their times, which Node would round: what is built here is the build of the copy, and is not built once more.
  execFileSync('cp', ['-a', ...[...COPIED, 'dist'].map((part) => join(ROOT, part)), folder]);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const port = await freePort();
  url = `http://127.0.0.1:${String(port)}`;
  dev = spawn(process.execPath, [join(folder, 'scripts', 'dev.js')], {
    env: { ...process.env, PORT: String(port), DATABASE_URL: '', LIGATURE_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  dev.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  await eventually('the service answers', () => said.includes('ready,'));
});

afterAll(async () => {
  const ended = new Promise((resolve) => dev.once('exit', resolve));
  dev.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
});

const shown = (): Promise<string> =>
  fetch(`${url}/docs/nothing`).then(
    (answer) => answer.text(),
    () => '',
  );

function save(change: (text: string) => string): void {
  const file = join(folder, SAVED);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const databaseOf = (): string | undefined => /runs on port (\d+)/.exec(said)?.[1];
const timesReady = (): number => said.split('ready,').length - 1;

describe('npm run dev', () => {
  it('serves what was saved, on the database that runs on', async () => {
    const database = databaseOf();
    save((text) => text.replace("'No such page'", "'Nothing is here'"));
    await expect.poll(shown).toContain('Nothing is here');
    expect(database).toMatch(/^\d+$/);
    expect(said.match(/Embedded PostgreSQL/g)).toHaveLength(1);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('goes on with what runs where a file cannot be compiled, and with the next that can', async () => {
    await expect.poll(timesReady).toBe(2);
    save((text) => `${text}\n}`);
    await expect.poll(() => said).toContain('error TS');
    expect(await shown()).toContain('Nothing is here');
    save((text) => text.replace(/\n}$/, '').replace("'Nothing is here'", "'Here it is not'"));
    await expect.poll(shown).toContain('Here it is not');
  });
});

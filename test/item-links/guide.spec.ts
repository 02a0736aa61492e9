import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { welcome } from '../../apps/ligature/src/first-run.js';
import { startApp, type TestApp } from '../support/app.js';

const GUIDE = readFileSync('docs/item-links.md', 'utf8');
/** Tells after each command what it was answered. */
const CURL = `curl() { command curl "$@" --write-out '%{stderr}%{http_code} %{method} %{url_effective}\n'; }`;

let app: TestApp;
let dir: string;

beforeAll(async () => {
  app = await startApp();
  dir = mkdtempSync(join(tmpdir(), 'ligature-test-guide-'));
});
afterAll(async () => {
  await app.close();
  rmSync(dir, { recursive: true, force: true });
});

function hasCurl(): boolean {
  try {
    return execFileSync('curl', ['--version'], { encoding: 'utf8' }) !== '';
  } catch {
    return false;
  }
}

it.skipIf(!hasCurl())(
  'works as pasted from top to bottom on a first start; refusals are announced (skipped without curl)',
  async () => {
    const [, key = ''] = /ada +(lkyu_\S+)/.exec(await welcome(app.app, app.url)) ?? [];
    const blocks = [...GUIDE.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
    const guide = blocks.join('\n').replace('http://127.0.0.1:3000', app.url).replace('lkyu_…', key);
    const { stdout, stderr } = await promisify(execFile)('sh', ['-euc', `${CURL}\n${guide}`], { cwd: dir });
    const answers = stderr.trim().split('\n');
    const announced = blocks.flatMap((block) => block.match(/(?<=^# )\d{3}\b/gm) ?? []);
    const refused = answers.filter((answer) => !/^(2\d\d|304) /.test(answer));
    expect(refused.map((answer) => answer.slice(0, 3))).toEqual(announced);
    expect(answers).toHaveLength(guide.match(/\bcurl -/g)!.length);
    expect(stdout).toContain('"inverse":"needed_by"');
    expect(stdout).toContain('urn:ligature:problem:not_found_error');
    expect(readFileSync(join(dir, 'items.csv'), 'utf8')).toContain('SQL injection in the login form');
  },
);

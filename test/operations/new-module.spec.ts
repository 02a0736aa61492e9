import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { effort } from '../support/effort.js';

const run = promisify(execFile);
const ROOT = resolve('.');
const LEFT_OUT = ['node_modules', 'dist', 'data', '.git', '.tsbuildinfo'];
/** What this test runs in tells nothing to the tests that it runs. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TINYPOOL|NODE_ENV$|LIGATURE_TEST_(DATABASE|REFUSALS))/.test(name),
  ),
);

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'ligature-new-module-'));
  cpSync(ROOT, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.some((name) => path === join(ROOT, name)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

const inCopy = async (file: string, ...words: string[]): Promise<string> =>
  (await run(file, words, { cwd: copy, env: environment, maxBuffer: 2 ** 26 })).stdout;

describe('npm run new:module', () => {
  it.each([[], ['WikiPages'], ['wiki_pages'], ['../linky'], ['linky']])(
    'refuses %j, and writes nothing',
    async (...name) => {
      await expect(inCopy('node', 'scripts/new-module.js', ...name)).rejects.toThrow(
        /usage: npm run new:module|there is a libs/,
      );
      expect(readFileSync(join(copy, 'apps/ligature/src/modules.ts'), 'utf8')).toBe(
        readFileSync('apps/ligature/src/modules.ts', 'utf8'),
      );
    },
  );

  it('makes a module that works, with tables, documents and rights of its own', async () => {
    const told = await inCopy('npm', 'run', '--silent', 'new:module', '--', 'wiki-pages');
    for (const file of told.split('\n').filter((line) => /\.ts$/.test(line)))
      expect(existsSync(join(copy, file)), file).toBe(true);
    const tests = ['test/wiki-pages', 'test/architecture/schema.spec.ts', 'test/architecture/guards.spec.ts'];
    const documents = effort('', 'test/contract/documents.spec.ts');
    await inCopy(
      'npx',
      'vitest',
      'run',
      '--project',
      'e2e',
      // The sources are read once by each.
      '--maxWorkers=1',
      ...tests,
      ...(documents === '' ? [] : [documents]),
    );
  });

  // The whole tree is read for it, which takes longest.
  it.runIf(effort(0, 1) === 1)('makes one that passes types, lint, format and boundaries', async () => {
    const made = ['libs/wiki-pages', 'test/wiki-pages', 'apps/ligature/src/modules.ts'];
    await inCopy('npx', 'tsc', '--noEmit');
    await inCopy('npx', 'eslint', ...made);
    await inCopy('npx', 'prettier', '--check', ...made);
    await inCopy('npx', 'depcruise', 'apps', 'libs', 'test', '--config', '.dependency-cruiser.cjs');
  });
});

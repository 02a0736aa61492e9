import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Whoever pauses, and why that is no way to wait for something. */
const PAUSING: Readonly<Record<string, string>> = {
  'test/support/pause.ts': 'is the pause',
  'test/support/databases.ts': 'tries again while the server vacuums',
  'test/faults/processes/processes.ts': 'looks again whether it is so',
  'test/faults/attacks/attacker.ts': 'attacks for so long, and no faster',
  'test/faults/attacks/attacks.ts': 'attacks no faster',
  'test/faults/attacks/attacks.spec.ts': 'measures for so long, in the long form only',
  'test/faults/attacks/honest-callers.ts': 'callers pause between two calls',
  'test/faults/cluster/cluster.ts': 'callers go on for so long after a fault',
  'test/faults/cluster/cluster.spec.ts': 'a fault lasts for so long',
  'test/faults/cluster/load.ts': 'callers pause between two calls',
  'test/faults/draining.spec.ts': 'clients pause between two events',
  'test/faults/embedded-postgres.spec.ts': 'kills at another moment in each round',
  'test/browser/chromium.ts': 'requests of a page come late, if asked for',
  'test/contract/producer.ts': 'cancels whatever waits, again and again',
  'test/operations/database-share.spec.ts': 'looks twice, since what comes later would be too much',
  'libs/platform/src/realtime/credential-sweep.spec.ts': 'shows that nothing happens any more',
};

/** Test code that git knows, and what is new; benchmarks are no tests. */
function testFiles(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-co', '--exclude-standard', '--', 'test', 'libs', 'apps'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  return listed
    .split('\n')
    .filter((file) => (file.startsWith('test/') ? /\.[jt]s$/.test(file) : file.endsWith('.spec.ts')))
    .filter((file) => !file.startsWith('test/bench/'));
}

const TIMERS = /^(?:node:)?timers(?:\/promises)?$/;

/** The lines at which the code sleeps, or gets what it could sleep with. */
function pausesIn(code: string): number[] {
  const source = ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, true);
  const lines = new Set<number>();
  const note = (node: ts.Node): void => {
    lines.add(source.getLineAndCharacterOfPosition(node.getStart()).line + 1);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const [from, names] = [node.moduleSpecifier.text, node.importClause?.getText() ?? ''];
      if (/(?:^|\/)pause\.js$/.test(from) || (TIMERS.test(from) && names !== '{ setImmediate as turn }'))
        note(node);
    }
    if (ts.isCallExpression(node)) {
      const called = node.expression.getText();
      if (/^(?:globalThis\.|global\.)?setTimeout$/.test(called) || called.endsWith('.waitForTimeout'))
        note(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...lines];
}

it('no test pauses but those that are named, and each of them does', () => {
  const pausing = testFiles().filter((file) => pausesIn(readFileSync(join(ROOT, file), 'utf8')).length > 0);
  expect(pausing.sort()).toEqual(Object.keys(PAUSING).sort());
});

it.each([
  [`import { setTimeout as sleep } from 'node:timers/promises';`, [1]],
  [`import { setTimeout } from 'timers';`, [1]],
  [`import * as timers from 'node:timers/promises';`, [1]],
  [`import { pause } from '../support/pause.js';`, [1]],
  [`await seen();\nawait new Promise((resolve) => setTimeout(resolve, 200));`, [2]],
  [`await new Promise((resolve) => globalThis.setTimeout(resolve, 200));`, [1]],
  [`await page.waitForTimeout(500);`, [1]],
  [`import { setImmediate as turn } from 'node:timers/promises';`, []],
  [`request.setTimeout(500, () => request.destroy());`, []],
  [`await eventually('it is there', () => isThere());`, []],
])('a planted pause is found: %s', (code, lines) => {
  expect(pausesIn(code)).toEqual(lines);
});

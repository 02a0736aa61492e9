import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
  options: ICruiseOptions;
};

const root = mkdtempSync(join(tmpdir(), 'ligature-sins-'));
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** A tree with the doors of each room, and one sin. */
const DOORS = ['kernel', 'data', 'events', 'identity', 'site', 'item-links', 'node-graph', 'linky']
  .map((room) => `libs/${room}/src/index.ts`)
  .concat(['http', 'boot'].map((part) => `libs/platform/src/doors/${part}.ts`));

type Sin = readonly [rule: string, file: string, code: string, more?: Record<string, string>];

/** An installed package. */
const packaged = (name: string): Record<string, string> => ({
  [`node_modules/${name}/index.js`]: '',
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
});

/** Of each folder of node-graph a type that it imports from a folder that is not below it. */
const GRAPH_SINS = (
  [
    ['model', 'store'],
    ['store', 'protocol'],
    ['protocol', 'changes'],
    ['changes', 'protocol'],
    ['queries', 'changes'],
    ['planning', 'queries'],
    ['catch-up', 'changes'],
    ['nodes', 'links'],
    ['links', 'nodes'],
    ['sharing', 'publication'],
    ['publication', 'sharing'],
    ['undo', 'nodes'],
    ['exchange', 'undo'],
    ['mcp', 'pages'],
    ['pages', 'mcp'],
    ['people', 'pages'],
  ] as const
).map(([folder, above]): Sin => [
  `node-graph-${folder}-imports-lower-layers`,
  `libs/node-graph/src/${folder}/a.ts`,
  `import type { B } from '../${above}/b.js'; export type A = B;`,
  { [`libs/node-graph/src/${above}/b.ts`]: 'export type B = string;' },
]);

const SINS: readonly Sin[] = [
  ['not-to-unresolvable', 'libs/linky/src/a.ts', `import '#nowhere';`],
  [
    'no-circular',
    'libs/linky/src/a.ts',
    `import { b } from './b.js'; export const a = () => b;`,
    { 'libs/linky/src/b.ts': `import { a } from './a.js'; export const b = () => a;` },
  ],
  ['kernel-knows-only-node', 'libs/kernel/src/a.ts', `import '#data';`],
  ['data-knows-kernel', 'libs/data/src/a.ts', `import '#platform/http';`],
  ['platform-knows-data-and-kernel', 'libs/platform/src/a.ts', `import '#identity';`],
  ['events-know-platform-data-and-kernel', 'libs/events/src/a.ts', `import '#identity';`],
  ['identity-knows-no-domain', 'libs/identity/src/a.ts', `import '#linky';`],
  ['the-site-knows-no-domain', 'libs/site/src/a.ts', `import '#linky';`],
  ['the-client-knows-nothing-of-ours', 'libs/client/src/a.ts', `import '#kernel';`],
  ['the-client-needs-two-packages', 'libs/client/src/a.ts', `import 'pino';`, packaged('pino')],
  ['the-console-asks-the-client', 'apps/console/src/a.ts', `import '#kernel';`],
  [
    'nobody-knows-the-console',
    'libs/site/src/a.ts',
    `import '../../../apps/console/src/b.js';`,
    { 'apps/console/src/b.ts': 'export {};' },
  ],
  ['browser-scripts-know-no-server', 'libs/linky/browser/a.ts', `import type {} from '#kernel';`],
  ['browser-scripts-import-no-package', 'libs/linky/browser/a.ts', `import 'typeorm';`, packaged('typeorm')],
  [
    'servers-know-no-browser-script',
    'libs/linky/src/a.ts',
    `import '../browser/b.js';`,
    { 'libs/linky/browser/b.ts': 'export {};' },
  ],
  ['domains-do-not-know-each-other', 'libs/linky/src/a.ts', `import '#item-links';`],
  [
    'rooms-have-one-door',
    'libs/linky/src/a.ts',
    `import '../../identity/src/inside.js';`,
    { 'libs/identity/src/inside.ts': 'export {};' },
  ],
  ['boot-is-for-the-app', 'libs/linky/src/a.ts', `import '#platform/boot';`],
  [
    'the-app-enters-by-the-doors',
    'apps/ligature/src/a.ts',
    `import '../../../libs/linky/src/inside.js';`,
    { 'libs/linky/src/inside.ts': 'export {};' },
  ],
  [
    'tests-enter-by-the-doors',
    'test/a.ts',
    `import '../libs/linky/src/inside.js';`,
    { 'libs/linky/src/inside.ts': 'export {};' },
  ],
  [
    'controllers-ask-services',
    'libs/linky/src/a.controller.ts',
    `import './a.repository.js';`,
    { 'libs/linky/src/a.repository.ts': 'export {};' },
  ],
  [
    'services-know-no-driver-and-no-wire',
    'libs/linky/src/a.service.ts',
    `import 'typeorm';`,
    packaged('typeorm'),
  ],
  [
    'repositories-alone-know-the-driver',
    'libs/linky/src/link-writer.ts',
    `import 'typeorm';`,
    packaged('typeorm'),
  ],
  [
    'the-edge-alone-knows-fastify',
    'libs/linky/src/a.service.ts',
    `import type {} from 'fastify';`,
    packaged('fastify'),
  ],
  ['gateways-alone-know-sockets', 'libs/linky/src/room.ts', `import 'socket.io';`, packaged('socket.io')],
  [
    'repositories-hold-no-rules',
    'libs/linky/src/a.repository.ts',
    `import './a.errors.js';`,
    { 'libs/linky/src/a.errors.ts': 'export {};' },
  ],
  [
    'repositories-do-not-know-each-other',
    'libs/linky/src/a.repository.ts',
    `import './b.repository.js';`,
    { 'libs/linky/src/b.repository.ts': 'export {};' },
  ],
  ['migrations-import-nothing-of-ours', 'libs/linky/src/migrations/1-create.ts', `import '#kernel';`],
  ['node-graph-folders-are-layers', 'libs/node-graph/src/odds-and-ends/a.ts', `import '#kernel';`],
  ['node-graph-model-knows-the-kernel', 'libs/node-graph/src/model/a.ts', `import '#data';`],
  ...GRAPH_SINS,
];

async function violated(name: string, files: Record<string, string>): Promise<string[]> {
  const baseDir = join(root, name);
  const tree: Record<string, string> = {
    ...Object.fromEntries(DOORS.map((door) => [door, 'export {};'])),
    'apps/ligature/src/main.ts': 'export {};',
    'package.json': JSON.stringify({
      type: 'module',
      imports: {
        '#platform/*': { source: './libs/platform/src/doors/*.ts' },
        '#*': { source: './libs/*/src/index.ts' },
      },
      dependencies: { typeorm: '*', fastify: '*', 'socket.io': '*' },
    }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', target: 'es2023', customConditions: ['source'] },
    }),
    ...files,
  };
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), content);
  }
  const { output } = await cruise(
    ['apps', 'libs', 'test'].filter((folder) => Object.keys(tree).some((path) => path.startsWith(folder))),
    {
      ...options,
      tsConfig: undefined,
      baseDir,
      validate: true,
      ruleSet: { forbidden } as ICruiseOptions['ruleSet'],
    },
  );
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('the import table', () => {
  it('lets a tree without sins pass', async () => {
    expect(
      await violated('clean', { 'libs/linky/src/a.ts': `import '#kernel'; import '#identity';` }),
    ).toEqual([]);
  });

  for (const [rule, file, code, more] of SINS) {
    it(`${rule} turns red`, async () => {
      expect(await violated(rule, { [file]: code, ...more })).toContain(rule);
    });
  }

  it('has a planted sin for every rule', () => {
    expect(SINS.map(([rule]) => rule).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
});

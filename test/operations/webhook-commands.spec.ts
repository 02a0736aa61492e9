import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { firstKey } from '../faults/first-key.js';
import { eventually } from '../faults/processes/processes.js';
import { ServiceProcess } from '../faults/processes/service.js';
import { built } from '../support/built.js';
import { answers, Receiver, verify } from '../support/receiver.js';
import type { CliResult } from './cli.js';

let dataDir: string;
let settings: Readonly<Record<string, string>>;
let service: ServiceProcess;
let receiver: Receiver;
let key: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-webhooks-'));
  settings = {
    LIGATURE_DATA_DIR: dataDir,
    LIGATURE_JWT_SECRET: 'hooked secret of more than thirty-two bytes',
  };
  service = await ServiceProcess.start(built(), settings);
  receiver = await Receiver.start();
  await firstKey(dataDir);
  const { stdout } = await run('key', 'add', '--user', 'ada', '--name', 'hooks', '--scopes', SCOPES);
  key = /^lkyu_\S+/m.exec(stdout)?.[0] ?? '';
});
afterAll(async () => {
  await service.end('SIGTERM');
  await receiver.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const SCOPES = 'graph:write,links:read,webhooks:admin';
/** As `ligature` does beside the running service, without the seconds that a process needs to load it. */
const run = (...words: string[]): Promise<CliResult> => runCommand(COMMANDS, words, () => readEnv(settings));

async function json<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...words, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

async function post<T>(path: string, body: object): Promise<T> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${service.url}/api${path}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as T;
}

interface Made {
  readonly id: string;
  readonly secret: string;
}

describe('ligature webhooks', () => {
  it('lists and shows them to the operator, whoever they are of, and tries them out', async () => {
    const { id, secret } = await post<Made>('/webhooks', { url: receiver.url(), types: ['bundle.*'] });
    const other = await post<Made>('/webhooks', {
      url: receiver.url('/other'),
      types: ['*'],
      enabled: false,
    });
    const { webhooks, nextCursor } = await json<{ webhooks: object[]; nextCursor: string | null }>(
      ...['webhooks', 'list', '--limit', '1'],
    );
    expect([webhooks, nextCursor]).toMatchObject([[{ id, org: null, enabled: true }], expect.any(String)]);
    expect(await json('webhooks', 'list', '--after', nextCursor ?? '')).toMatchObject({
      ...{ webhooks: [{ id: other.id, disabledBecause: 'owner' }], nextCursor: null },
    });
    const shown = await run('webhooks', 'show', other.id);
    expect(shown.stdout).toContain('disabled (owner)');
    const listed = await run('webhooks', 'list');
    expect(listed.stdout).toContain('works');
    for (const { stdout } of [shown, listed]) expect(stdout).not.toContain('whsec_');

    expect(await json('webhooks', 'test', id)).toMatchObject({ attempt: { status: 200, answer: 'ok' } });
    expect(verify(secret, receiver.received.at(-1)!)).toMatchObject({
      type: 'webhook.test',
      actor: { via: 'cli' },
    });
    receiver.next.push(answers(503, {}, 'not now'));
    const failed = await run('webhooks', 'test', id);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('503') as string]);
  });

  it('tells what was delivered, and has it delivered again', async () => {
    const begun = receiver.received.length;
    const { id, secret } = await post<Made>('/webhooks', { url: receiver.url('/again'), types: ['node.*'] });
    const from = new Date(Date.now() - 1_000).toISOString();
    await post('/node', { title: 'told' });
    const came = (): number =>
      receiver.received.slice(begun).filter(({ body }) => body.includes('"told"')).length;
    const those = { deliveries: [{ type: 'node.created', attempts: [{ status: 200 }] }], nextCursor: null };
    await eventually('it is delivered', async () => {
      const told = await json<{ deliveries: object[] }>(
        'webhooks',
        'deliveries',
        id,
        '--status',
        'delivered',
      );
      return told.deliveries.length === 1;
    });
    expect(await json('webhooks', 'deliveries', id)).toMatchObject(those);
    expect((await run('webhooks', 'deliveries', id, '--status', 'dead')).stdout).toContain('There are no');
    const before = came();
    const to = new Date(Date.now() + 1_000).toISOString();
    expect(await json('webhooks', 'replay', id, '--from', from, '--to', to)).toEqual({ queued: 1 });
    await eventually('it came again', () => came() > before);
    expect(verify(secret, receiver.received.at(-1)!)).toMatchObject({ type: 'node.created' });
  });

  it.each([
    [['show', 'x'], 2, /ID must be an id/],
    [
      ['deliveries', '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4', '--status', 'lost'],
      2,
      /--status must be one of/,
    ],
    [['show', '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4'], 1, /No such webhook/],
    [['deliveries', '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4', '--after', 'x'], 1, /after: should be a cursor/],
    [['list', '--after', 'x'], 1, /after: should be a cursor/],
    [['list', '--org', 'nobodys'], 1, /There is no organization/],
  ])('refuses %s', async (words, code, message) => {
    const ended = await run('webhooks', ...words);
    expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(message) as string]);
  });
});

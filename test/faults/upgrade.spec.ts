import { join } from 'node:path';

import { afterEach, describe, expect, inject, it } from 'vitest';

import { type CliResult, ligature } from '../operations/cli.js';
import { built } from '../support/built.js';
import { emptyDatabase } from '../support/databases.js';
import { compare } from './ledger.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { Writers } from './writers.js';

/** A folder with an earlier release, installed and built; `scripts/previous-release.sh` makes one. */
const PREVIOUS = process.env['LIGATURE_TEST_PREVIOUS'];
const note = PREVIOUS === undefined ? ' (skipped: LIGATURE_TEST_PREVIOUS names no earlier release)' : '';

describe.skipIf(PREVIOUS === undefined)(`an upgrade in place${note}`, () => {
  const started: ServiceProcess[] = [];
  const serve = async (dist: string, settings: Readonly<Record<string, string>>): Promise<ServiceProcess> => {
    const service = await ServiceProcess.start(dist, settings);
    started.push(service);
    return service;
  };
  afterEach(async () => {
    for (const service of started) if (!service.hasEnded) await service.end('SIGKILL');
  });

  it('leaves the earlier release at work on the new schema, and beside the new one', async () => {
    const earlier = join(PREVIOUS ?? '', 'dist');
    // Before anybody writes: nothing else goes on while it is built.
    const newer = built();
    const database = await emptyDatabase(inject('serverUrl'));
    const settings = {
      DATABASE_URL: database.url,
      LIGATURE_JWT_SECRET: 'upgrade secret of more than thirty-two bytes',
      LIGATURE_INSIGHTS: 'off',
      LIGATURE_STOP_MS: '600000',
    };
    const run = async (dist: string, ...args: string[]): Promise<string> => {
      const { code, stdout, stderr }: CliResult = await ligature(dist, settings, ...args);
      expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
      return stdout;
    };
    const address = 'ada@example.com';
    await run(earlier, 'migrate');
    await run(earlier, 'user', 'add', '--email', address, '--username', 'ada');
    await run(earlier, 'org', 'add', '--slug', 'engines', '--name', 'Engines', '--owner', address);
    await run(earlier, 'workspace', 'add', '--org', 'engines', '--slug', 'main');
    const scopes = 'projects:write,items:write,links:write,graph:write';
    const named = ['--user', address, '--name', 'writers', '--scopes', scopes, '--json'];
    const added = await run(earlier, 'key', 'add', ...named);
    const { rawKey: key } = JSON.parse(added) as { rawKey: string };
    const projects = '/api/v1/org/engines/ws/main/projects';
    const ground = { key, project: `${projects}/upgrade` };
    const go = async (what: string, ...all: readonly Writers[]): Promise<void> => {
      const reached = all.map(({ least }) => least);
      await eventually(`all three kinds are written ${what}`, () => {
        expect(all.flatMap(({ surprises }) => surprises)).toEqual([]);
        return all.every(({ least }, at) => least > (reached[at] ?? 0) + 20);
      });
    };

    const old = await serve(earlier, settings);
    const made = await fetch(old.url + projects, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ key: 'upgrade', name: 'Upgrade' }),
    });
    expect(made.status).toBe(201);
    const before = await Writers.start({ url: old.url, ...ground });
    await go('by the earlier release', before);
    await run(newer, 'migrate');
    await go('by the earlier release on the new schema', before);
    const next = await serve(newer, settings);
    const after = await Writers.start({ url: next.url, ...ground });
    await go('by both', before, after);
    await before.rest();
    expect((await old.end('SIGTERM')).code).toBe(0);
    await go('by the new one', after);
    await after.rest();
    expect((await next.end('SIGTERM')).code).toBe(0);

    expect([...before.surprises, ...after.surprises]).toEqual([]);
    expect(await compare(database.url, [before.acknowledged, after.acknowledged])).toEqual({
      ...{ lost: [], unacknowledged: 0, halves: 0, untold: [] },
    });
    await database.drop();
  });
});

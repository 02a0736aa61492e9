import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort, ServiceProcess } from '../faults/processes/service.js';
import { built } from '../support/built.js';
import { tenantDatabase } from '../support/tenant-database.js';
import { hasTerminals, Terminal } from './terminal.js';

const WARNING =
  'LIGATURE_DATABSE_POOL is no setting of this build and does nothing; did you mean LIGATURE_DATABASE_POOL?';

let dist: string;
let database: Awaited<ReturnType<typeof tenantDatabase>>;
let settings: Record<string, string>;

beforeAll(async () => {
  dist = built();
  database = await tenantDatabase();
  settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'secret of a log, more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_DATABSE_POOL: '5',
  };
});
afterAll(() => database.drop());

describe('the log', () => {
  it('is JSON where nobody watches, and names settings that are none', async () => {
    const service = await ServiceProcess.start(dist, settings);
    await service.end('SIGTERM');
    const lines = service.log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: number; msg: string });
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, msg: WARNING }));
  });

  it('says of each request who sent it, by an id and the prefix of the key', async () => {
    const service = await ServiceProcess.start(dist, settings);
    const authorization = `Bearer ${database.key}`;
    for (const headers of [{ authorization }, {}] as Record<string, string>[])
      await fetch(`${service.url}/api/links/none`, { headers });
    await service.end('SIGTERM');
    const lines = service.log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ route }) => route === '/api/links/:slug');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      caller: expect.stringMatching(/^user:[\da-f-]{36}$/) as string,
      key: expect.stringMatching(/^lky/) as string,
    });
    expect(database.key.startsWith(String(lines[0]?.['key']))).toBe(true);
    expect(String(lines[0]?.['key']).length).toBeLessThan(database.key.length / 2);
    expect(lines[1]).not.toHaveProperty('caller');
    expect(service.log).not.toContain(database.key);
  });

  it.skipIf(!hasTerminals)('is text on a terminal', async () => {
    const port = String(await freePort());
    const terminal = new Terminal(`${process.execPath} ${join(dist, 'bundle/main.js')}`, {
      ...settings,
      PORT: port,
    });
    await terminal.shows('Ligature listens on');
    await fetch(`http://127.0.0.1:${port}/health/live`);
    await terminal.shows('route=/health/live');
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(0);
    const text = terminal.screen.replace(/\u001b\[\d+m/g, '');
    expect(text).toContain(`WARN: ${WARNING}`);
    expect(text).toMatch(
      /^\[\d\d:\d\d:\d\d\] INFO: request trace_id=\w+ method=GET route=\/health\/live status=200 ms=/m,
    );
    expect(text).not.toContain('{"level"');
  });
});

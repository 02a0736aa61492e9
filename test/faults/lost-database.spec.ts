import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { eventually, processesOn } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const ROUNDS = 3;

let dataDir: string;
let service: ServiceProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-lost-'));
  service = await ServiceProcess.start(built(), { LIGATURE_DATA_DIR: dataDir });
});

afterAll(async () => {
  await service.end('SIGTERM');
  await eventually('no database process is left', () => processesOn(dataDir).length === 0);
  rmSync(dataDir, { recursive: true, force: true });
});

function create(): Promise<Response> {
  return fetch(`${service.url}/api/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls: ['https://example.com'] }),
  });
}

function killDatabase(): void {
  const note = readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8');
  process.kill(Number(note.split('\n')[0]), 'SIGKILL');
}

describe('a service whose database is killed', () => {
  it('answers with an error of the contract, stays alive and recovers by itself', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await create();
      expect(before.status).toBe(201);
      const { slug } = (await before.json()) as { slug: string };

      killDatabase();
      const refused = await create();
      expect([201, 500, 503]).toContain(refused.status);
      const body = (await refused.json()) as object;
      expect(Object.keys(body)).toEqual(expect.arrayContaining(refused.ok ? ['slug'] : ['error', 'code']));
      expect(await service.status('/health/live')).toBe(200);

      await eventually('it is ready again', async () => (await service.status('/health/ready')) === 200);
      expect((await create()).status).toBe(201);
      expect(await service.status(`/l/${slug}`)).toBe(200);
      await sleep(500);
    }
  });
});

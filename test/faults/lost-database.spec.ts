import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { effort } from '../support/effort.js';
import { eventually, processesOn } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const ROUNDS = effort(2, 10);

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

function databasePid(): number | null {
  try {
    return Number(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

function killDatabase(): number {
  const pid = databasePid();
  if (pid === null) throw new Error('no database runs');
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('a service whose database is killed', () => {
  it('answers with an error of the contract, stays alive and recovers by itself', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await create();
      expect(before.status).toBe(201);
      const { slug } = (await before.json()) as { slug: string };

      const killed = killDatabase();
      const refused = await create();
      expect([201, 500, 503]).toContain(refused.status);
      const body = (await refused.json()) as object;
      expect(Object.keys(body)).toEqual(expect.arrayContaining(refused.ok ? ['slug'] : ['error', 'code']));
      expect(await service.status('/health/live')).toBe(200);

      // Its sessions notice only when they have nothing to do: until another one runs, they may answer and then die.
      await eventually('another database runs', () => ![null, killed].includes(databasePid()));
      await eventually('it is ready again', async () => (await service.status('/health/ready')) === 200);
      expect((await create()).status).toBe(201);
      expect(await service.status(`/l/${slug}`)).toBe(200);
    }
  });
});

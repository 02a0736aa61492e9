import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { effort } from '../support/effort.js';
import { firstKey } from './first-key.js';
import { compare, type Findings } from './ledger.js';
import { eventually, processesOn } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { type Acknowledged, Writers } from './writers.js';

const ROUNDS = effort(2, 20);
const ROUNDS_MS = 900_000;
const PROJECT = '/api/v1/org/demo/ws/main/projects/demo';

let dist: string;
let dataDir: string;
let running: ServiceProcess | undefined;

beforeEach(() => {
  dist = built();
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-faults-'));
});

afterEach(async () => {
  if (running && !running.hasEnded) await running.end('SIGKILL');
  await noDatabaseLeft();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<ServiceProcess> {
  running = await ServiceProcess.start(dist, { LIGATURE_DATA_DIR: dataDir });
  return running;
}

async function findings(acknowledged: readonly Acknowledged[]): Promise<Findings> {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    return await compare(database.url, acknowledged);
  } finally {
    await database.stop();
  }
}

function noDatabaseLeft(): Promise<void> {
  return eventually('no database process is left', () => processesOn(dataDir).length === 0);
}

describe('the service on the embedded database', () => {
  it(
    'keeps every acknowledged link of all three kinds over kill -9, and needs no help afterwards',
    async () => {
      const acknowledged: Acknowledged[] = [];
      let service = await start();
      const key = await firstKey(dataDir);
      for (let round = 0; round < ROUNDS; round += 1) {
        const writers = await Writers.start({ url: service.url, key, project: PROJECT });
        await eventually('all three kinds are written', () => writers.least > 20);
        await service.end('SIGKILL');
        await writers.rest();
        expect(writers.surprises).toEqual([]);
        acknowledged.push(writers.acknowledged);
        await noDatabaseLeft();

        service = await start();
        expect(await findings(acknowledged)).toMatchObject({ lost: [], halves: 0 });
      }
      expect((await service.end('SIGTERM')).code).toBe(0);
      await noDatabaseLeft();
    },
    ROUNDS_MS,
  );

  it('answers everything it began before it ends on SIGTERM, within ten seconds', async () => {
    const service = await start();
    const key = await firstKey(dataDir);
    const before = (await findings([])).unacknowledged;
    const writers = await Writers.start({ url: service.url, key, project: PROJECT });
    await eventually('all three kinds are written', () => writers.least > 20);

    const ending = service.end('SIGTERM');
    await eventually('readiness is red', async () => (await service.status('/health/ready')) !== 200);
    const { code, ms } = await ending;
    await writers.rest();
    expect({ code, surprises: writers.surprises }).toEqual({ code: 0, surprises: [] });
    expect(ms).toBeLessThan(10_000);
    expect(await findings([writers.acknowledged])).toEqual({ lost: [], unacknowledged: before, halves: 0 });
    await noDatabaseLeft();
  });

  it('waits for what is slow no longer than ten seconds', async () => {
    const service = await start();
    const slow = halfARequest(service.url);
    const { code, ms } = await service.end('SIGTERM');
    slow.destroy();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    await noDatabaseLeft();
  });

  it('ends at once on a second SIGTERM', async () => {
    const service = await start();
    const slow = halfARequest(service.url);
    service.signal('SIGTERM');
    await eventually('readiness is red', async () => (await service.status('/health/ready')) !== 200);
    const { code, ms } = await service.end('SIGTERM');
    slow.destroy();
    expect(code).toBe(143);
    expect(ms).toBeLessThan(2_000);
    await noDatabaseLeft();
  });
});

/** A request whose body never arrives. */
function halfARequest(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    'POST /api/links HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  );
  return socket;
}

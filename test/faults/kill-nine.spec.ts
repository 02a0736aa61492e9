import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '#data';
import { USUAL_DEADLINES } from '#platform/boot';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { built } from '../support/built.js';
import { effortBy } from '../support/effort.js';
import { firstKey } from './first-key.js';
import { type Edited, Editors } from './editors.js';
import { compare, type Findings, undone } from './ledger.js';
import { eventually, processesOn } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { type Acknowledged, Writers } from './writers.js';

const ROUNDS = effortBy('LIGATURE_TEST_KILLS', 3, 20);
const PROJECT = '/api/v1/org/demo/ws/main/projects/demo';
/** No stop is cut short because the machine is slow. */
const PATIENT = { LIGATURE_STOP_MS: '600000' };

let dist: string;
let dataDir: string;
let key: string;
let running: ServiceProcess;

/** One after the other on one directory, so that it is made once: a service that was killed leaves nothing behind. */
beforeAll(async () => {
  dist = built();
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-faults-'));
  await start();
  key = await firstKey(dataDir);
});

afterEach(async () => {
  if (!running.hasEnded) await running.end('SIGKILL');
  await noDatabaseLeft();
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(settings: Readonly<Record<string, string>> = PATIENT): Promise<ServiceProcess> {
  running = await ServiceProcess.start(dist, { LIGATURE_DATA_DIR: dataDir, ...settings });
  return running;
}

async function findings(
  acknowledged: readonly Acknowledged[],
  edited: readonly Edited[] = [],
): Promise<Findings & { undone: string[] }> {
  const database = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  try {
    return { ...(await compare(database.url, acknowledged)), undone: await undone(database.url, edited) };
  } finally {
    await database.stop();
  }
}

function noDatabaseLeft(): Promise<void> {
  return eventually('no database process is left', () => processesOn(dataDir).length === 0);
}

describe('the service on the embedded database', () => {
  it('keeps every acknowledged change of all three kinds over kill -9, tells of what was committed and of nothing else, and needs no help afterwards', async () => {
    const acknowledged: Acknowledged[] = [];
    const edited: Edited[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ground = { url: running.url, key, project: PROJECT };
      const [writers, editors] = await Promise.all([Writers.start(ground), Editors.start(ground)]);
      await eventually('all three kinds are written and edited', () => {
        expect([...writers.surprises, ...editors.surprises]).toEqual([]);
        return writers.least > 20 && editors.least > 6;
      });
      await running.end('SIGKILL');
      await Promise.all([writers.rest(), editors.rest()]);
      expect([...writers.surprises, ...editors.surprises]).toEqual([]);
      acknowledged.push(writers.acknowledged);
      edited.push(editors.edited);
      await noDatabaseLeft();

      await start();
      expect(await findings(acknowledged, edited)).toMatchObject({
        ...{ lost: [], halves: 0, untold: [], undone: [] },
      });
    }
    expect((await running.end('SIGTERM')).code).toBe(0);
  });

  it('answers everything it began before it ends on SIGTERM', async () => {
    const service = await start();
    const { unacknowledged: before } = await findings([]);
    const writers = await Writers.start({ url: service.url, key, project: PROJECT });
    await eventually('all three kinds are written', () => writers.least > 20);

    const ending = service.end('SIGTERM');
    await eventually('readiness is red', async () => (await service.status('/health/ready')) !== 200);
    const { code } = await ending;
    await writers.rest();
    expect({ code, surprises: writers.surprises }).toEqual({ code: 0, surprises: [] });
    expect(await findings([writers.acknowledged])).toEqual({
      ...{ lost: [], unacknowledged: before, halves: 0, untold: [], undone: [] },
    });
  });

  it('waits for what is slow no longer than it is told to, by default less than ten seconds', async () => {
    const service = await start({ LIGATURE_STOP_MS: '1000' });
    const slow = halfARequest(service.url);
    const { code } = await service.end('SIGTERM');
    slow.destroy();
    expect(code).toBe(0);
    expect(service.log).toContain('not everything could be finished in time');
    expect(USUAL_DEADLINES.stop).toBeLessThan(10_000);
  });

  it('ends at once on a second SIGTERM', async () => {
    const service = await start();
    const slow = halfARequest(service.url);
    service.signal('SIGTERM');
    await eventually('readiness is red', async () => (await service.status('/health/ready')) !== 200);
    const { code } = await service.end('SIGTERM');
    slow.destroy();
    // By itself it would have waited for the request.
    expect(code).toBe(143);
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

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { type Ack, type Client, connect, firstId, open, type Person } from '../node-graph/world.js';
import { built } from '../support/built.js';
import { effort } from '../support/effort.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';
import { RawSocket } from './raw-socket.js';

const MEGABYTE = 1024 * 1024;
/** What the process may hold on to after an attack: compiled code, statements of more connections, buffers of pools. */
const SLACK = { heap: 20 * MEGABYTE, resident: 60 * MEGABYTE };

/** Makes a process collect its garbage when told: an idle one keeps it, and would look as if it held the memory. */
const COLLECTS = `import v8 from 'node:v8'; import vm from 'node:vm';
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  process.on('SIGUSR2', () => collect());`;

interface Memory {
  readonly heap: number;
  readonly resident: number;
}

let service: ServiceProcess;
let dataDir: string;
let who: Person;
let bystander: Client;
let baseline: Memory;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-abuse-'));
  service = await ServiceProcess.start(built(), {
    LIGATURE_DATA_DIR: dataDir,
    LIGATURE_RATE_LIMIT_SCALE: '100000',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(COLLECTS)}`,
  });
  const file = join(dataDir, 'first-run.txt');
  const keys = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await eventually('the demo workspace is made', () => /lkyu_\S+\n/.test(keys()));
  who = { key: /lkyu_\S+/.exec(keys())?.[0] ?? '' } as Person;
  bystander = await connect(service, who);
  await burst(200);
  baseline = await memory();
});
afterEach(async () => {
  expect(service.hasEnded).toBe(false);
  expect(await service.status('/health/ready')).toBe(200);
  expect(await bystander.ask('node:add', { title: 'still here' })).toMatchObject({ ok: true });
});
afterAll(async () => {
  bystander.close();
  await service.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** What is left once the garbage is collected. */
async function memory(): Promise<Memory> {
  service.signal('SIGUSR2');
  await bystander.ask('ws:ping');
  return {
    heap: await metric('nodejs_heap_size_used_bytes'),
    resident: await metric('process_resident_memory_bytes'),
  };
}

async function backToBaseline(): Promise<void> {
  let now = baseline;
  await eventually(
    'the memory is given back',
    async () => {
      now = await memory();
      return now.heap < baseline.heap + SLACK.heap && now.resident < baseline.resident + SLACK.resident;
    },
    // Each look collects the garbage.
    250,
  ).finally(() => {
    const shown = [baseline.heap, now.heap, baseline.resident, now.resident].map((n) =>
      (n / MEGABYTE).toFixed(0),
    );
    console.info(`heap in MB: ${shown.slice(0, 2).join(' -> ')}; resident: ${shown.slice(2).join(' -> ')}`);
  });
  await eventually('only the bystander is left', async () => (await metric('ligature_sockets')) === 1);
}

/** Events without waiting for answers, good and bad ones; answers their acks. */
async function burst(count: number): Promise<Ack[]> {
  const attacker = await connect(service, who);
  const asked = Array.from({ length: count }, (_, i) =>
    i % 4 === 0
      ? attacker.ask('node:add', { title: String(i) })
      : attacker.ask('link:add', { source: i, target: {} }),
  );
  const acks = await Promise.all(asked);
  attacker.close();
  return acks;
}

/** How long a bystander waits for an answer while something goes on; reported, not judged. */
async function watched<T>(what: string, work: Promise<T>): Promise<T> {
  const waits: number[] = [];
  const state = { over: false };
  const done = work.finally(() => (state.over = true));
  while (!state.over) {
    const began = performance.now();
    await bystander.ask('graph:get', { limit: 1 });
    waits.push(performance.now() - began);
  }
  waits.sort((a, b) => a - b);
  const at = (share: number): string => (waits[Math.floor(waits.length * share)] ?? 0).toFixed(0);
  console.info(`${what}: others waited ${at(0.5)} ms (median), ${at(0.99)} ms (p99) for graph:get`);
  return done;
}

describe('under attack', () => {
  it('answers every event of a burst, and gives the memory back', async () => {
    const count = effort(600, 10_000);
    const acks = await watched(`${String(count)} events at once`, burst(count));
    expect(acks.filter(({ ok }) => ok)).toHaveLength(Math.ceil(count / 4));
    expect(new Set(acks.filter(({ ok }) => !ok).map(({ error }) => error))).toEqual(
      new Set(['bad_request.invalid_uuid']),
    );
    await backToBaseline();
  });

  it('closes sockets that send too much, on either transport, and refuses such a body', async () => {
    const huge = 'x'.repeat(2 * MEGABYTE);
    for (const transports of [['websocket'], ['polling']]) {
      const attacker = await connect(service, who, { transports });
      attacker.socket.emit('node:add', { title: huge });
      expect(await attacker.gone()).toMatch(/transport/);
    }
    const answer = await fetch(`${service.url}/api/node`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: huge }),
    });
    expect(answer.status).toBe(400);
    const largest = await bystander.ask('node:add', { title: 'x'.repeat(900_000) });
    expect(largest).toMatchObject({ error: 'bad_request.title_too_long' });
    await backToBaseline();
  });

  it('survives handshakes that are never finished', async () => {
    const count = effort(150, 1_000);
    const halves = await watched(
      `${String(count)} half-open handshakes`,
      Promise.all(
        Array.from({ length: count }, async (_, i) => {
          if (i % 2 === 0) return RawSocket.engine(service.url);
          const raw = await RawSocket.tcp(service.url);
          raw.write('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgr');
          return raw;
        }),
      ),
    );
    const later = await connect(service, who);
    expect(await later.ask('graph:get', { limit: 1 })).toMatchObject({ ok: true });
    later.close();
    for (const half of halves) half.end();
    await backToBaseline();
  });

  it('does nothing for events that come before the credentials', async () => {
    const before = await metric('ligature_sockets');
    const early = await RawSocket.engine(service.url);
    await eventually('the handshake is answered', () => early.heard.includes('"sid"'));
    early.frame('420["node:add",{"title":"early bird"}]');
    await eventually('the connection is closed', () => early.closed);
    expect(early.heard).not.toContain('"ok":true');
    expect(await metric('ligature_sockets')).toBe(before);

    const nobody = open(service);
    expect(await nobody.ask('node:add', { title: 'nobody' })).toMatchObject({
      error: 'forbidden.auth_missing',
    });
    expect(await nobody.gone()).toBe('io server disconnect');
    nobody.close();
    const { nodes } = await bystander.ask('graph:get', { limit: 5000 });
    expect(nodes.filter(({ title }) => title === 'early bird' || title === 'nobody')).toEqual([]);
  });

  it.each<[string, string | Buffer]>([
    ['half an array', '42["link:add",{'],
    ['no event', '42[]'],
    ['an object for an event', '42{"a":1}'],
    ['an unknown packet type', '49'],
    ['an unknown engine packet', 'zzz'],
    ['a reserved event', '42["disconnect"]'],
    ['an ack that nobody asked for', '439999999[1]'],
    ['attachments that do not come', '459999-["link:add",{"_placeholder":true,"num":0}]'],
    ['an attachment that is not announced', Buffer.from([4, 1, 2, 3])],
    ['a namespace of a megabyte', `40/${'n'.repeat(900_000)},`],
    ['deep nesting', `420["node:add",${'['.repeat(100_000)}${']'.repeat(100_000)}]`],
    ['a prototype', '420["node:add",{"__proto__":{"title":"polluted"},"constructor":{"prototype":{}}}]'],
  ])('survives %s', async (_, packet) => {
    const attacker = await RawSocket.engine(service.url);
    await eventually('the handshake is answered', () => attacker.heard.includes('"sid"'));
    attacker.frame(`40{"api_token":"${who.key}"}`);
    await eventually('the socket is connected', () => attacker.heard.includes('"connected"'));
    attacker.frame(packet);
    attacker.frame('421["ws:ping"]');
    await eventually('it is answered or closed', () => attacker.closed || attacker.heard.includes('431['));
    attacker.end();
    expect(firstId((await bystander.ask('node:add', {})).diff.nodes)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

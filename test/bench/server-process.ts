import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const TICKS_PER_SECOND = 100;

/** A server under load, in a process of its own, so that its CPU time can be told from everything else's. */
export interface ServerProcess {
  readonly origin: string;
  readonly port: number;
  /** User plus system time of the process so far, in seconds. */
  cpuSeconds(): number;
  /** Resident memory in bytes. */
  residentBytes(): number;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Starts `node <script>` with `PORT` set, and waits until the port answers HTTP. */
export async function startServer(script: string, env: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const origin = `http://127.0.0.1:${String(port)}`;
  await answering(origin, child);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} has no process`);
  return {
    origin,
    port,
    cpuSeconds: () => cpuSeconds(pid),
    residentBytes: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) * 1024,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function answering(origin: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${String(child.exitCode)}`);
    const answered = await fetch(`${origin}/health/live`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
}

function cpuSeconds(pid: number): number {
  return cpuSecondsIn(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
}

/** User plus system time of a process by its `/proc/<pid>/stat`; with that of the children that it has waited for. */
export function cpuSecondsIn(stat: string, { withChildren = false } = {}): number {
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  const ticks = fields.slice(11, withChildren ? 15 : 13).map(Number);
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

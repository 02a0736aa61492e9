import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { eventually } from './processes.js';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
}

/** The built service as a process of its own, as an operator runs it. */
export class ServiceProcess {
  /** Standard output: the log. */
  log = '';
  /** Standard error: what an operator reads on his terminal. */
  terminal = '';
  readonly ended: Promise<Ending>;

  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {
    const began = Date.now();
    this.ended = new Promise((resolve) => {
      process.once('close', (code, signal) => {
        resolve({ code, signal, ms: Date.now() - began });
      });
    });
    process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.terminal += text));
  }

  /** Starts it without waiting, on a free port unless `PORT` names one. Only the settings that are named reach it. */
  static async spawn(dist: string, settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const port = settings['PORT'] ?? String(await freePort());
    const child = spawn(process.execPath, [join(dist, 'bundle/main.js')], {
      env: { PATH: process.env['PATH'], PORT: port, LIGATURE_RATE_LIMIT_SCALE: '1000', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServiceProcess(`http://127.0.0.1:${port}`, child);
  }

  /** Starts it and waits until it is ready. */
  static async start(dist: string, settings: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = await ServiceProcess.spawn(dist, settings);
    await service.ready();
    return service;
  }

  async ready(): Promise<void> {
    await eventually('the service is ready', async () => {
      if (this.hasEnded) throw new Error(`The service ended:\n${this.terminal}\n${this.log}`);
      return (await this.status('/health/ready')) === 200;
    });
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** The status of a plain GET, on a connection that does not outlive it; null when nobody answers. */
  status(path: string): Promise<number | null> {
    return new Promise((resolve) => {
      const asked = get(this.url + path, { agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? null);
      });
      asked.once('error', () => resolve(null));
    });
  }

  /** Sends the signal and waits for the end; `ms` counts from the signal. */
  async end(signal: NodeJS.Signals): Promise<Ending> {
    const began = Date.now();
    this.process.kill(signal);
    const ending = await this.ended;
    return { ...ending, ms: Date.now() - began };
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

/** Below the ports that a system hands out by itself, to whoever listens or connects: none is taken before it is used. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '0.0.0.0', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

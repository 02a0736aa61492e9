import { databaseSeconds } from './database-time.js';
import type { ServerProcess } from './server-process.js';

/** One contender's round: how long each operation took, in milliseconds. */
export type Round = (server: ServerProcess) => Promise<number[]>;

export interface Figures {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** CPU time of the server process per operation, in microseconds. */
  readonly cpuMicros: number;
  /** CPU time of PostgreSQL per operation, in microseconds. */
  readonly databaseMicros: number;
}

export interface Comparison {
  readonly name: string;
  readonly ours: Figures;
  readonly ceiling: Figures;
}

/**
 * Runs ours and the ceiling in turn, `rounds` times after one warm-up round each, so that whatever else
 * the machine does falls on both. The median round counts.
 */
export async function compare(
  name: string,
  contenders: { readonly ours: ServerProcess; readonly ceiling: ServerProcess },
  round: Round,
  rounds: number,
): Promise<Comparison> {
  const results = { ours: [] as Figures[], ceiling: [] as Figures[] };
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const side of ['ceiling', 'ours'] as const) {
      const figures = await measure(contenders[side], round);
      if (turn > 0) results[side].push(figures);
    }
  }
  return { name, ours: medians(results.ours), ceiling: medians(results.ceiling) };
}

async function measure(server: ServerProcess, round: Round): Promise<Figures> {
  const [cpu, database] = [server.cpuSeconds(), databaseSeconds()];
  const started = performance.now();
  const latencies = (await round(server)).sort((a, b) => a - b);
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: latencies.length / seconds,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    cpuMicros: ((server.cpuSeconds() - cpu) / latencies.length) * 1e6,
    databaseMicros: ((databaseSeconds() - database) / latencies.length) * 1e6,
  };
}

/** The value below which `share` of them lie. */
export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function medians(figures: readonly Figures[]): Figures {
  return {
    perSecond: median(figures.map((f) => f.perSecond)),
    p99Ms: median(figures.map((f) => f.p99Ms)),
    cpuMicros: median(figures.map((f) => f.cpuMicros)),
    databaseMicros: median(figures.map((f) => f.databaseMicros)),
  };
}

/** A line of the table in docs/performance.md. */
export function row({ name, ours, ceiling }: Comparison): string {
  const cells = [
    name,
    `${ours.perSecond.toFixed(0)} / ${ceiling.perSecond.toFixed(0)}`,
    (ours.perSecond / ceiling.perSecond).toFixed(2),
    `${ours.cpuMicros.toFixed(0)} / ${ceiling.cpuMicros.toFixed(0)}`,
    (ceiling.cpuMicros / ours.cpuMicros).toFixed(2),
    `${ours.databaseMicros.toFixed(0)} / ${ceiling.databaseMicros.toFixed(0)}`,
    `${ours.p99Ms.toFixed(1)} / ${ceiling.p99Ms.toFixed(1)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

export const HEADER = [
  '| operation | per second, ours / ceiling | ratio | CPU µs per operation, ours / ceiling | ratio | PostgreSQL’s CPU µs, ours / ceiling | p99 ms, ours / ceiling |',
  '| --- | --- | --- | --- | --- | --- | --- |',
].join('\n');

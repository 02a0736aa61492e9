import type { Call } from './load.js';

/** What a fault did to those who called meanwhile. */
export interface Row {
  readonly fault: string;
  readonly requests: number;
  readonly failed: number;
  readonly events: number;
  readonly refused: number;
  /** Events without an ack: neither a yes nor a refusal. */
  readonly unanswered: number;
  /** The same of clients that do not repeat what was cut off. */
  readonly cut: number;
  readonly slowestMs: number;
  /** From the end of the fault until the last failure was answered, in the worst round. */
  readonly recoveryMs: number;
  /** What the failures were, and how often. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Between two rounds: from when what was broken was whole again, until the next one. */
export interface Pause {
  readonly since: number;
  readonly until: number;
}

export function rowOf(fault: string, calls: readonly Call[], pauses: readonly Pause[]): Row {
  const events = calls.filter(({ kind }) => kind.startsWith('event'));
  const requests = calls.filter(({ kind }) => !kind.startsWith('event'));
  const failed = calls.filter((call) => call.failed);
  const unanswered = events.filter(({ outcome }) => String(outcome).startsWith('unanswered'));
  const cut = unanswered.filter(({ kind }) => kind !== 'event');
  const outcomes: Record<string, number> = {};
  for (const { kind, outcome } of failed) {
    const name = `${kind} ${String(outcome)}`;
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  }
  return {
    fault,
    requests: requests.length,
    failed: requests.filter((call) => call.failed).length,
    events: events.length,
    unanswered: unanswered.length - cut.length,
    cut: cut.length,
    refused: events.filter((call) => call.failed).length - unanswered.length,
    slowestMs: Math.max(0, ...calls.map(({ ms }) => ms)),
    recoveryMs: recovery(failed, pauses),
    outcomes,
  };
}

function recovery(failed: readonly Call[], pauses: readonly Pause[]): number {
  const times = pauses.flatMap(({ since, until }) =>
    failed
      .map(({ at, ms }) => at + ms)
      .filter((end) => end > since && end <= until)
      .map((end) => end - since),
  );
  return Math.round(Math.max(0, ...times));
}

/** As a table for a terminal or a page in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const head = [
    'fault',
    'requests',
    'failed',
    'events',
    'refused',
    'unanswered',
    'cut',
    'slowest',
    'recovery',
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map((row) =>
      line([
        row.fault,
        String(row.requests),
        `${String(row.failed)} (${((100 * row.failed) / Math.max(1, row.requests)).toFixed(2)} %)`,
        String(row.events),
        String(row.refused),
        String(row.unanswered),
        String(row.cut),
        `${String(row.slowestMs)} ms`,
        `${String(row.recoveryMs)} ms`,
      ]),
    ),
    ...rows.map(({ fault, outcomes }) => `${fault}: ${JSON.stringify(outcomes)}`),
  ].join('\n');
}

import type { Reaction } from './attacker.js';
import type { Sample } from './honest-callers.js';

/** What an attack did to honest callers, to the process and to whoever attacked. */
export interface Figures {
  readonly calls: number;
  /** Milliseconds, of all calls but sign-ins, which are nothing but hashing: a third of a second, were nobody else there. */
  readonly p50: number;
  readonly p99: number;
  /** The slowest sign-in, in milliseconds. */
  readonly signIn: number;
  /** The slowest of each kind of call, in milliseconds. */
  readonly slowest: Readonly<Record<string, number>>;
  readonly megabytes: number;
  /** Outcomes of honest calls that should have been served. */
  readonly notServed: readonly string[];
  /** What the attacker was answered, and how often. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Failures and refusals for rate that do not say when to try again. */
  readonly finalRefusals: readonly string[];
}

const SIGN_IN = 'login';

const PASSING = /^(429|5\d\d|rate_limited|internal\..*|internal)$/;

export function figuresOf(
  samples: readonly Sample[],
  reactions: readonly Reaction[],
  megabytes: number,
): Figures {
  const signIns = samples.filter(({ kind }) => kind === SIGN_IN).map(({ ms }) => ms);
  const others = samples.filter(({ kind }) => kind !== SIGN_IN).map(({ ms }) => ms);
  const outcomes: Record<string, number> = {};
  for (const { outcome } of reactions) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const slowest: Record<string, number> = {};
  for (const { kind, ms } of samples) slowest[kind] = Math.round(Math.max(slowest[kind] ?? 0, ms));
  return {
    calls: samples.length,
    p50: percentile(others, 0.5),
    p99: percentile(others, 0.99),
    signIn: Math.max(0, ...signIns),
    slowest,
    megabytes,
    notServed: samples.filter(({ isServed }) => !isServed).map(({ kind, outcome }) => `${kind}: ${outcome}`),
    outcomes,
    finalRefusals: reactions
      .filter(({ outcome, isRetryable }) => PASSING.test(outcome) && !isRetryable)
      .map(({ outcome }) => outcome),
  };
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

export function lineOf(
  name: string,
  { calls, p50, p99, signIn, slowest, megabytes, outcomes }: Figures,
): string {
  const times = `p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms but for sign-ins, the slowest of these ${signIn.toFixed(0)} ms, slowest ${JSON.stringify(slowest)}`;
  return `${name}: ${String(calls)} honest calls, ${times}; ${String(megabytes)} MB; ${JSON.stringify(outcomes)}`;
}

import type { ErrorKind, FieldError } from '#kernel';

/** Anything thrown, classified once. Each wire renders it in its own envelope. */
export interface Problem {
  readonly kind: ErrorKind | 'internal';
  readonly reason: string;
  readonly message: string;
  readonly fields?: readonly FieldError[];
  /** As in `DomainErrorDetails`. */
  readonly coded?: boolean;
  readonly gone?: boolean;
  readonly retryAfter?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** As in `DomainErrorDetails`. */
  readonly extras?: Readonly<Record<string, unknown>>;
}

/** What an envelope makes of a problem. */
export interface RenderedProblem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** A pure function from problem to answer. */
export type Envelope = (problem: Problem, traceId: string) => RenderedProblem;

const CHALLENGE = 'Bearer realm="ligature"';

/** Which credential is wanted; that one was sent, but is wrong, is told by the error (RFC 6750). */
function challengeOf({ kind, reason }: Problem): Record<string, string> {
  if (kind !== 'unauthenticated') return {};
  const wrong = reason === 'auth_missing' ? '' : ', error="invalid_token"';
  return { 'www-authenticate': CHALLENGE + wrong };
}

/** `WWW-Authenticate` of every 401, `Retry-After`, and whatever headers the problem itself brings. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    ...challengeOf(problem),
    ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
    ...problem.headers,
  };
}

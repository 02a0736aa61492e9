import type { Envelope, Problem } from './problem.js';
import { problemHeaders } from './problem.js';

/** What a refused socket event is answered with; REST twins send the same body (docs/contracts/node-graph.md#refusals). */
export interface FailureAck {
  readonly ok: false;
  readonly error: string;
  readonly message: string;
  /** The finer cause, where `error` is a bare namespace. */
  readonly reason?: string;
  readonly trace_id: string;
  /** Which element of a list in the request it is about. */
  readonly index?: number;
  /** Where several elements are at fault, each of them. */
  readonly errors?: readonly { readonly path: string; readonly reason: string; readonly message: string }[];
  /** Whole seconds. */
  readonly retry_after?: number;
}

const NAMESPACES: Readonly<Record<Problem['kind'], readonly [number, string]>> = {
  invalid: [400, 'bad_request'],
  unauthenticated: [401, 'forbidden.auth_missing'],
  forbidden: [403, 'forbidden'],
  not_found: [404, 'not_found'],
  conflict: [409, 'conflict'],
  rate_limited: [429, 'rate_limited'],
  unavailable: [503, 'internal.exception'],
  internal: [500, 'internal.exception'],
};

/** Reasons that say no more than their namespace. */
const BARE = new Set([
  'bad_request',
  'forbidden',
  'not_found',
  'conflict',
  'unknown_route',
  'too_large',
  'unsupported_media_type',
]);
/** Kinds whose code stays bare on the page; the cause travels in `reason`. */
const REASON_BESIDE = new Set<Problem['kind']>(['forbidden', 'not_found', 'conflict', 'unavailable']);

/** The ack of a refusal: `{ok:false, error, message, reason?, trace_id, retry_after?}`. */
export function failureAck(problem: Problem, traceId: string): FailureAck {
  const [, namespace] = NAMESPACES[problem.kind];
  const named = (problem.kind === 'invalid' && !BARE.has(problem.reason)) || problem.coded === true;
  return {
    ...problem.extras,
    ok: false,
    error: named ? `${namespace}.${problem.reason}` : namespace,
    message: problem.message,
    ...(REASON_BESIDE.has(problem.kind) && !named && !BARE.has(problem.reason)
      ? { reason: problem.reason }
      : {}),
    trace_id: traceId,
    ...indexOf(problem),
    ...errorsOf(problem),
    ...(problem.retryAfter === undefined ? {} : { retry_after: problem.retryAfter }),
  };
}

function indexOf({ fields }: Problem): { index?: number } {
  const index = fields?.[0]?.loc.find((step) => typeof step === 'number');
  return index === undefined ? {} : { index };
}

function errorsOf({ fields = [] }: Problem): Pick<FailureAck, 'errors'> {
  if (fields.length < 2) return {};
  return {
    errors: fields.map(({ loc, type: reason, msg: message }) => ({ path: pathOf(loc), reason, message })),
  };
}

/** `nodes[3].title`. */
function pathOf([, ...steps]: readonly (string | number)[]): string {
  return steps
    .map((step) => (typeof step === 'number' ? `[${String(step)}]` : `.${step}`))
    .join('')
    .slice(1);
}

/** The same over HTTP, where a missing credential is called `unauthorized`. */
export const ackEnvelope: Envelope = (problem, traceId) => {
  const [status] = NAMESPACES[problem.kind];
  const ack = failureAck(problem, traceId);
  return {
    status,
    headers: problemHeaders(problem),
    body: problem.kind === 'unauthenticated' ? { ...ack, error: 'unauthorized' } : ack,
  };
};

import { isDatabaseProblem } from './database-problems.js';
import type { Envelope, Problem, RenderedProblem } from './problem.js';
import { problemHeaders } from './problem.js';

const CODES: Readonly<Record<Problem['kind'], readonly [number, string]>> = {
  invalid: [400, 'BAD_REQUEST'],
  unauthenticated: [401, 'UNAUTHORIZED'],
  forbidden: [403, 'FORBIDDEN'],
  not_found: [404, 'NOT_FOUND'],
  conflict: [409, 'CONFLICT'],
  rate_limited: [429, 'RATE_LIMITED'],
  unavailable: [503, 'UNAVAILABLE'],
  internal: [500, 'INTERNAL_ERROR'],
};

/** Reasons that have a code of their own on this wire. */
const NAMED: Readonly<Record<string, string>> = {
  invalid_urls: 'INVALID_URLS',
  invalid_json: 'INVALID_JSON',
  mcp_disabled: 'MCP_DISABLED',
  precondition_failed: 'PRECONDITION_FAILED',
};

/** Every code that this envelope can hold. */
export const FLAT_CODES: string[] = [
  ...new Set([...Object.values(CODES).map(([, code]) => code), ...Object.values(NAMED)]),
];

/** Reasons with a status of their own, under the code of their kind. */
const STATUSES: Readonly<Record<string, number>> = { taken_down: 410, precondition_failed: 412 };

/** `{error, code, retryAfterSeconds?}`. */
export const flatEnvelope: Envelope = (problem) => flat(problem, problem.kind);

/** The same where a database that fails is a 500: safe to retry, like everything that this wire calls so. */
export const bundleEnvelope: Envelope = (problem) =>
  flat(problem, isDatabaseProblem(problem) ? 'internal' : problem.kind);

function flat(problem: Problem, as: Problem['kind']): RenderedProblem {
  const [status, code] = CODES[as];
  return {
    status: STATUSES[problem.reason] ?? status,
    headers: { ...problemHeaders(problem), 'cache-control': 'no-store' },
    body: {
      error: problem.message,
      code: NAMED[problem.reason] ?? code,
      ...errorsOf(problem),
      ...(problem.retryAfter === undefined ? {} : { retryAfterSeconds: problem.retryAfter }),
    },
  };
}

/** What is wrong with each of several things that were sent together. */
function errorsOf({ fields = [] }: Problem): object {
  const errors = fields.flatMap(({ loc: [, list, index], msg, type }) =>
    list !== undefined && typeof index === 'number'
      ? [{ index, error: msg, code: NAMED[type] ?? CODES.invalid[1] }]
      : [],
  );
  return errors.length === 0 ? {} : { errors };
}

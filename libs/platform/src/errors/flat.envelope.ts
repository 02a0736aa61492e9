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

/** What every request may be refused for, and has a code of its own here. */
const NAMED: Readonly<Record<string, string>> = {
  invalid_json: 'INVALID_JSON',
  precondition_failed: 'PRECONDITION_FAILED',
};

/** Every code that this envelope can hold, beside those that modules name in their documents. */
export const FLAT_CODES: string[] = [
  ...new Set([...Object.values(CODES).map(([, code]) => code), ...Object.values(NAMED)]),
];

/** `{error, code, retryAfterSeconds?}`, and what a refusal brings for the client to go on. */
export const flatEnvelope: Envelope = (problem) => flat(problem, problem.kind);

/** The same where a database that fails is a 500: safe to retry, like everything that this wire calls so. */
export const bundleEnvelope: Envelope = (problem) =>
  flat(problem, isDatabaseProblem(problem) ? 'internal' : problem.kind);

function flat(problem: Problem, as: Problem['kind']): RenderedProblem {
  const [, code] = CODES[as];
  return {
    status: statusOf(problem, as),
    headers: { ...problemHeaders(problem), 'cache-control': 'no-store' },
    body: {
      ...problem.extras,
      error: problem.message,
      code: codeOf(problem.reason, problem.coded) ?? code,
      ...errorsOf(problem),
      ...(problem.retryAfter === undefined ? {} : { retryAfterSeconds: problem.retryAfter }),
    },
  };
}

function statusOf({ reason, gone }: Problem, as: Problem['kind']): number {
  if (gone === true) return 410;
  return reason === 'precondition_failed' ? 412 : CODES[as][0];
}

function codeOf(reason: string, coded = false): string | undefined {
  return coded ? reason.toUpperCase() : NAMED[reason];
}

/** What is wrong with each of several things that were sent together. */
function errorsOf({ fields = [] }: Problem): object {
  const errors = fields.flatMap(({ loc: [, list, index], msg, type, coded }) =>
    list !== undefined && typeof index === 'number'
      ? [{ index, error: msg, code: codeOf(type, coded) ?? CODES.invalid[1] }]
      : [],
  );
  return errors.length === 0 ? {} : { errors };
}

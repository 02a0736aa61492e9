import type { Envelope, Problem } from './problem.js';
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
};

/** A database that fails is a 500 on this wire: safe to retry (contract section 4). */
function isDatabaseIssue({ kind, reason }: Problem): boolean {
  return kind === 'unavailable' && (reason === 'database' || reason === 'timeout');
}

/** `{error, code, retryAfterSeconds?}`: the envelope of the linky wire and of accounts (contract section 4). */
export const flatEnvelope: Envelope = (problem) => {
  const [status, code] = CODES[isDatabaseIssue(problem) ? 'internal' : problem.kind];
  return {
    status,
    headers: { ...problemHeaders(problem), 'cache-control': 'no-store' },
    body: {
      error: problem.message,
      code: NAMED[problem.reason] ?? code,
      ...(problem.retryAfter === undefined ? {} : { retryAfterSeconds: problem.retryAfter }),
    },
  };
};

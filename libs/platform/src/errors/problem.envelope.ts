import { isDatabaseProblem } from './database-problems.js';
import type { Envelope, Problem } from './problem.js';
import { problemHeaders } from './problem.js';

/** Mistakes of the request as a whole, as opposed to a field of it. */
const BAD_REQUEST = new Set(['bad_request', 'too_large', 'unsupported_media_type', 'unstorable_text']);

/** Every `type` that this envelope can hold. */
export const PROBLEM_TYPES = [
  'bad_request_error',
  'authentication_error',
  'expired_signature_error',
  'forbidden_error',
  'not_found_error',
  'request_timeout_error',
  'already_exists_error',
  'conflict_error',
  'precondition_failed_error',
  'validation_error',
  'upgrade_required_error',
  'rate_limit_error',
  'internal_server_error',
  'bad_gateway_error',
  'database_error',
  'gateway_timeout_error',
] as const;

type ProblemType = (typeof PROBLEM_TYPES)[number];

/** Status and stable `type` of a problem on the item-links wire (docs/contracts/item-links.md#errors). */
function classOf(problem: Problem): readonly [number, ProblemType] {
  const { kind, reason } = problem;
  switch (kind) {
    case 'invalid':
      if (reason === 'request_timeout') return [408, 'request_timeout_error'];
      if (reason === 'upgrade_required') return [426, 'upgrade_required_error'];
      return BAD_REQUEST.has(reason) ? [400, 'bad_request_error'] : [422, 'validation_error'];
    case 'unauthenticated':
      return [401, reason === 'expired_signature' ? 'expired_signature_error' : 'authentication_error'];
    case 'forbidden':
      return [403, 'forbidden_error'];
    case 'not_found':
      return [404, 'not_found_error'];
    case 'conflict':
      if (reason === 'precondition_failed') return [412, 'precondition_failed_error'];
      return [409, reason === 'already_exists' ? 'already_exists_error' : 'conflict_error'];
    case 'rate_limited':
      return [429, 'rate_limit_error'];
    case 'unavailable':
      if (reason === 'database_timeout') return [504, 'gateway_timeout_error'];
      return [502, isDatabaseProblem(problem) ? 'database_error' : 'bad_gateway_error'];
    case 'internal':
      return [500, 'internal_server_error'];
  }
}

/** `{code, detail, type, errors?}`: the canonical envelope of the item-links wire. */
export const problemEnvelope: Envelope = (problem) => {
  const [code, type] = classOf(problem);
  const errors =
    code === 422
      ? (problem.fields ?? [{ loc: ['body'], msg: problem.message, type: problem.reason }])
      : problem.fields;
  return {
    status: code,
    headers: problemHeaders(problem),
    body: { code, detail: problem.message, type, ...(errors ? { errors } : {}) },
  };
};

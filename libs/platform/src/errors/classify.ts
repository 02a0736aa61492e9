import { isUnstorableText } from '#data';
import { DomainError, type ErrorKind } from '#kernel';

import { databaseProblem } from './database-problems.js';
import type { Problem } from './problem.js';

const INTERNAL: Problem = { kind: 'internal', reason: 'internal', message: 'An unexpected error occurred' };

/** The framework's own refusals, by HTTP status. */
const BY_STATUS: Readonly<Record<number, readonly [ErrorKind, string, string]>> = {
  400: ['invalid', 'bad_request', 'The request is not valid'],
  401: ['unauthenticated', 'auth_missing', 'Authentication required'],
  403: ['forbidden', 'forbidden', 'Access forbidden'],
  404: ['not_found', 'unknown_route', 'Not found'],
  405: ['not_found', 'unknown_route', 'Not found'],
  406: ['invalid', 'bad_request', 'The request is not valid'],
  408: ['invalid', 'request_timeout', 'The request took too long to arrive'],
  413: ['invalid', 'too_large', 'The request body is too large'],
  414: ['invalid', 'bad_request', 'The address is too long'],
  415: ['invalid', 'unsupported_media_type', 'The request body must be JSON'],
  431: ['invalid', 'bad_request', 'The address or the headers are too long'],
};

function statusOf(error: object): number | undefined {
  const { statusCode, getStatus } = error as { statusCode?: unknown; getStatus?: () => number };
  if (typeof getStatus === 'function') return getStatus.call(error);
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** Turns anything thrown into a problem. What it does not know is `internal`: constant text, to be logged. */
export function classify(error: unknown): Problem {
  if (error instanceof DomainError) return error;
  if (typeof error !== 'object' || error === null) return INTERNAL;
  const database = databaseProblem(error);
  if (database) return database;
  if (isUnstorableText(error)) {
    return {
      kind: 'invalid',
      reason: 'unstorable_text',
      message: 'Text must not contain NUL characters or lone surrogates',
    };
  }
  const known = BY_STATUS[statusOf(error) ?? 0];
  return known ? { kind: known[0], reason: known[1], message: known[2] } : INTERNAL;
}

/** Whether a problem is worth a line in the log: a refusal is the caller's to read, a failure is ours. */
export function isFailure(error: unknown, { kind }: Problem): boolean {
  if (kind !== 'unavailable') return kind === 'internal';
  return !(error instanceof DomainError) || error.cause !== undefined;
}

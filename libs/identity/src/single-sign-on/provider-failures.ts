import { DomainError } from '#kernel';

import { providerUnreachable, signInDeclined, signInFailed } from './single-sign-on.errors.js';

/** What somebody chose, of all that a provider says in place of a code. */
const DECLINED = new Set(['access_denied', 'login_required', 'interaction_required', 'consent_required']);
const UNREACHABLE = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'temporarily_unavailable', 'server_error']);
const WORD = /^[\w.-]{1,60}$/;

/** What people are told of a failure, and the one word of it that may be logged: the rest may hold secrets. */
export function refusalOf(error: unknown): { readonly refusal: DomainError; readonly reason: string } {
  if (error instanceof DomainError) return { refusal: error, reason: error.reason };
  const told = (error ?? {}) as {
    error?: unknown;
    code?: unknown;
    name?: unknown;
    cause?: unknown;
    status?: unknown;
  };
  const reason = [told.error, codeOf(told.cause), told.code, told.name].find(isWord) ?? 'unknown';
  if (DECLINED.has(reason)) return { refusal: signInDeclined(), reason };
  const status = statusOf(told) ?? statusOf(told.cause);
  const isAway = UNREACHABLE.has(reason) || told.name === 'TypeError' || told.name === 'TimeoutError';
  if (isAway || (status !== undefined && status >= 500))
    return { refusal: providerUnreachable(undefined), reason };
  return { refusal: signInFailed(), reason };
}

function codeOf(cause: unknown): unknown {
  return (cause as { code?: unknown } | undefined)?.code;
}

function statusOf(value: unknown): number | undefined {
  const { status } = (value ?? {}) as { status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value);
}

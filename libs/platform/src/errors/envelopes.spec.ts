import { describe, expect, it } from 'vitest';

import { DomainError, type ErrorKind } from '#kernel';

import { ackEnvelope, failureAck } from './ack.envelope.js';
import { classify } from './classify.js';
import { bundleEnvelope, flatEnvelope } from './flat.envelope.js';
import { problemEnvelope } from './problem.envelope.js';
import type { Problem } from './problem.js';

const problem = (kind: Problem['kind'], reason: string, more: Partial<Problem> = {}): Problem => ({
  kind,
  reason,
  message: 'why',
  ...more,
});

describe('problemEnvelope', () => {
  it.each<[Problem['kind'], string, number, string]>([
    ['invalid', 'validation_error', 422, 'validation_error'],
    ['invalid', 'invalid_json', 422, 'validation_error'],
    ['invalid', 'bad_request', 400, 'bad_request_error'],
    ['invalid', 'too_large', 400, 'bad_request_error'],
    ['invalid', 'upgrade_required', 426, 'upgrade_required_error'],
    ['unauthenticated', 'auth_missing', 401, 'authentication_error'],
    ['unauthenticated', 'expired_signature', 401, 'expired_signature_error'],
    ['forbidden', 'role_too_low', 403, 'forbidden_error'],
    ['not_found', 'item_not_found', 404, 'not_found_error'],
    ['conflict', 'already_exists', 409, 'already_exists_error'],
    ['conflict', 'default_project', 409, 'conflict_error'],
    ['rate_limited', 'rate_limited', 429, 'rate_limit_error'],
    ['unavailable', 'database_timeout', 504, 'gateway_timeout_error'],
    ['unavailable', 'upstream', 502, 'bad_gateway_error'],
    ['unavailable', 'database_unreachable', 502, 'database_error'],
    ['unavailable', 'database_busy', 502, 'database_error'],
    ['internal', 'internal', 500, 'internal_server_error'],
  ])('%s/%s is %d %s', (kind, reason, code, type) => {
    const rendered = problemEnvelope(problem(kind, reason), 't');
    expect(rendered.status).toBe(code);
    expect(rendered.body).toMatchObject({ code, detail: 'why', type });
    expect('errors' in rendered.body).toBe(code === 422);
  });

  it('is exactly the page’s example', () => {
    const error = new DomainError('unauthenticated', 'bad_credentials', 'Authentication failed');
    expect(problemEnvelope(classify(error), 't').body).toEqual({
      code: 401,
      detail: 'Authentication failed',
      type: 'authentication_error',
    });
  });

  it('never says the word that its clients take for a lack of money', () => {
    const kinds: ErrorKind[] = ['rate_limited'];
    for (const kind of kinds)
      expect(JSON.stringify(problemEnvelope(problem(kind, kind), 't'))).not.toMatch(/credit/i);
  });
});

describe('flatEnvelope', () => {
  it.each<[Problem['kind'], string, number, string]>([
    ['invalid', 'whatever', 400, 'BAD_REQUEST'],
    ['invalid', 'invalid_json', 400, 'INVALID_JSON'],
    ['unauthenticated', 'auth_missing', 401, 'UNAUTHORIZED'],
    ['forbidden', 'scope_missing', 403, 'FORBIDDEN'],
    ['not_found', 'x', 404, 'NOT_FOUND'],
    ['conflict', 'x', 409, 'CONFLICT'],
    ['unavailable', 'database_unreachable', 503, 'UNAVAILABLE'],
    ['unavailable', 'busy', 503, 'UNAVAILABLE'],
    ['internal', 'internal', 500, 'INTERNAL_ERROR'],
  ])('%s/%s is %d %s', (kind, reason, status, code) => {
    expect(flatEnvelope(problem(kind, reason), 't')).toMatchObject({ status, body: { error: 'why', code } });
  });

  it.each(['database_busy', 'database_timeout', 'database_unreachable'])(
    '%s is a 500 for bundles',
    (reason) => {
      expect(bundleEnvelope(problem('unavailable', reason, { retryAfter: 3 }), 't')).toMatchObject({
        status: 500,
        headers: { 'retry-after': '3' },
        body: { error: 'why', code: 'INTERNAL_ERROR', retryAfterSeconds: 3 },
      });
    },
  );

  it('makes codes of reasons that are codes, also of those of single entries', () => {
    const fields = [{ loc: ['body', 'links', 1], msg: 'why', type: 'no_urls', coded: true }];
    const { status, body } = flatEnvelope(problem('invalid', 'no_urls', { coded: true, fields }), 't');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'NO_URLS', errors: [{ index: 1, error: 'why', code: 'NO_URLS' }] });
  });

  it('tells what is gone for good', () => {
    const rendered = flatEnvelope(problem('not_found', 'taken_away', { gone: true }), 't');
    expect(rendered).toMatchObject({ status: 410, body: { code: 'NOT_FOUND' } });
  });

  it('says the waiting time twice', () => {
    const rendered = flatEnvelope(problem('rate_limited', 'rate_limited', { retryAfter: 7 }), 't');
    expect(rendered.headers['retry-after']).toBe('7');
    expect(rendered.body).toEqual({ error: 'why', code: 'RATE_LIMITED', retryAfterSeconds: 7 });
  });
});

describe('ackEnvelope', () => {
  it.each<[Problem['kind'], string, number, string]>([
    ['invalid', 'missing_params', 400, 'bad_request.missing_params'],
    ['invalid', 'bad_request', 400, 'bad_request'],
    ['forbidden', 'forbidden', 403, 'forbidden'],
    ['not_found', 'not_found', 404, 'not_found'],
    ['conflict', 'duplicate_link', 409, 'conflict'],
    ['rate_limited', 'rate_limited', 429, 'rate_limited'],
    ['unavailable', 'database_busy', 503, 'internal.exception'],
    ['internal', 'internal', 500, 'internal.exception'],
  ])('%s/%s is %d %s on both wires', (kind, reason, status, error) => {
    expect(failureAck(problem(kind, reason), 'abc')).toMatchObject({
      ok: false,
      error,
      message: 'why',
      trace_id: 'abc',
    });
    expect(ackEnvelope(problem(kind, reason), 'abc')).toMatchObject({
      status,
      body: { ok: false, error, trace_id: 'abc' },
    });
  });

  it('calls a missing credential by another name over HTTP', () => {
    const missing = problem('unauthenticated', 'auth_missing');
    expect(failureAck(missing, 'abc').error).toBe('forbidden.auth_missing');
    expect(ackEnvelope(missing, 'abc')).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
  });

  it('has reasons that are codes behind the dot', () => {
    const ack = failureAck(problem('conflict', 'done_before', { coded: true }), 'abc');
    expect(ack).toMatchObject({ error: 'conflict.done_before' });
    expect(ack).not.toHaveProperty('reason');
  });

  it('tells the finer cause of a bare code beside it', () => {
    expect(failureAck(problem('conflict', 'duplicate_link'), 'abc')).toMatchObject({
      error: 'conflict',
      reason: 'duplicate_link',
    });
  });
});

describe('classify', () => {
  it('hides what it does not know', () => {
    const secret = classify(new Error('password is hunter2'));
    expect(secret).toEqual({ kind: 'internal', reason: 'internal', message: 'An unexpected error occurred' });
    expect(classify('a string')).toEqual(secret);
    expect(classify(null)).toEqual(secret);
  });

  it.each([
    [{ code: '57014' }, 'database_timeout'],
    [{ code: 'ECONNREFUSED' }, 'database_unreachable'],
    [{ code: '57P01' }, 'database_unreachable'],
    [{ code: '53300' }, 'database_unreachable'],
    [new Error('timeout exceeded when trying to connect'), 'database_busy'],
  ])('%j is unavailable: %s', (error, reason) => {
    expect(classify(error)).toMatchObject({
      kind: 'unavailable',
      reason,
      retryAfter: expect.any(Number) as number,
    });
  });

  it.each([
    [413, 'invalid', 'too_large'],
    [415, 'invalid', 'unsupported_media_type'],
    [404, 'not_found', 'unknown_route'],
  ])('a framework error of status %d is %s/%s', (statusCode, kind, reason) => {
    expect(classify(Object.assign(new Error('x'), { statusCode }))).toMatchObject({ kind, reason });
  });
});

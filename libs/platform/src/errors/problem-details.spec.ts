import { describe, expect, it } from 'vitest';

import { problemDetails, wantsProblemDetails } from './problem-details.js';

describe('problem details', () => {
  it.each([
    [undefined, false],
    ['*/*', false],
    ['application/*', false],
    ['application/json', false],
    ['application/problem+json', true],
    ['Application/Problem+JSON; charset=utf-8', true],
    ['application/json, application/problem+json', true],
    ['application/json;q=0.9, application/problem+json;q=0.8', false],
    ['application/problem+json;q=0', false],
    ['application/problem+json;Q=0.5, application/json;q=0.4', true],
    ['application/problem+json;q=0.4, application/json;q=0.5', false],
    ['application/problem+json;q=0.1, */*', false],
    ['application/problem+json;q=0.5, application/*;q=0.9', false],
    ['application/problem+json, */*', true],
    ['text/html, application/problem+json;q=0.9, */*;q=0.8', true],
    ['application/problem+json;q=0.9, application/json;q=0.95, */*;q=0.1', false],
    ['text/x;a="application/problem+json", application/json', false],
    ['application/problem+jsonp', false],
  ])('Accept: %s asks for them: %s', (accept, wanted) => {
    expect(wantsProblemDetails(accept)).toBe(wanted);
  });

  it('keep what the envelope says', () => {
    const errors = [{ loc: ['body'], msg: 'm', type: 't' }];
    const body = { code: 422, detail: 'Bad', type: 'validation_error', errors };
    const request = { url: '/api/v1/x?token=secret', id: 'abcdef012345' };
    expect(problemDetails({ status: 422, headers: { 'retry-after': '1' }, body }, request)).toEqual({
      status: 422,
      headers: { 'retry-after': '1', 'content-type': 'application/problem+json' },
      body: {
        code: 422,
        type: 'urn:ligature:problem:validation_error',
        title: 'Unprocessable Entity',
        status: 422,
        detail: 'Bad',
        instance: '/api/v1/x#abcdef012345',
        errors,
      },
    });
  });
});

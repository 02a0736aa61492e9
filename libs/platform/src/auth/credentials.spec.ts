import { describe, expect, it } from 'vitest';

import { bearerToken, credentialsOf } from './credentials.js';
import { isSameOrigin } from './same-origin.js';

describe('bearerToken', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['  BEARER   abc  ', 'abc'],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Basic abc', undefined],
    ['abc', undefined],
    [undefined, undefined],
  ])('%j holds %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });
});

describe('credentialsOf', () => {
  it('prefers the most explicit one', () => {
    const headers = { authorization: 'Bearer b', 'x-api-key': 'k', cookie: 'st_access=c' };
    expect(credentialsOf({ headers })).toEqual({ bearer: 'b' });
    expect(credentialsOf({ headers: { ...headers, authorization: 'Basic x' } })).toEqual({ apiKey: 'k' });
    expect(credentialsOf({ headers: { cookie: 'a=b; st_access=c' } })).toEqual({ cookie: 'c' });
    expect(credentialsOf({ headers: { cookie: 'other=c' } })).toBeNull();
  });
});

describe('isSameOrigin', () => {
  const own = ['https://links.example.com'];
  const request = (method: string, headers: Record<string, string>): Parameters<typeof isSameOrigin>[0] => ({
    method,
    headers,
    protocol: 'http',
    host: '127.0.0.1:3000',
  });

  it.each([
    ['GET', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, true],
    ['POST', {}, true],
    ['POST', { origin: 'http://127.0.0.1:3000' }, true],
    ['POST', { origin: 'https://links.example.com', 'sec-fetch-site': 'same-origin' }, true],
    ['POST', { 'sec-fetch-site': 'none' }, true],
    ['POST', { origin: 'https://evil.example' }, false],
    ['POST', { origin: 'null' }, false],
    ['POST', { 'sec-fetch-site': 'cross-site' }, false],
    ['POST', { origin: 'https://sub.links.example.com', 'sec-fetch-site': 'same-site' }, false],
    ['DELETE', { origin: 'http://127.0.0.1:3001' }, false],
  ])('%s with %j: %s', (method, headers, expected) => {
    expect(isSameOrigin(request(method, headers as Record<string, string>), own)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';

import { apiVersionOf, handshakeCredentials, isOwnOrigin } from './handshake.js';

const every = {
  auth: { api_token: 'payload' },
  headers: {
    authorization: 'Bearer header',
    'sec-websocket-protocol': 'Bearer, protocol',
    cookie: 'a=b; st_access=cookie',
  },
};

describe('handshakeCredentials', () => {
  it('prefers the more explicit carrier', () => {
    const { headers } = every;
    expect(handshakeCredentials(every)).toEqual({ bearer: 'payload' });
    expect(handshakeCredentials({ headers, auth: { token: 'alias' } })).toEqual({ bearer: 'alias' });
    expect(handshakeCredentials({ headers, auth: {} })).toEqual({ bearer: 'header' });
    expect(handshakeCredentials({ headers: { ...headers, authorization: undefined }, auth: {} })).toEqual({
      bearer: 'protocol',
    });
    expect(handshakeCredentials({ headers: { cookie: headers.cookie }, auth: {} })).toEqual({
      cookie: 'cookie',
    });
  });

  it.each([
    [{ headers: {}, auth: {} }],
    [{ headers: {}, auth: { api_token: '', token: 7 } }],
    [{ headers: { authorization: 'Basic abc' }, auth: {} }],
    [{ headers: { 'sec-websocket-protocol': 'Bearer' }, auth: {} }],
    [{ headers: { 'sec-websocket-protocol': 'graphql, x' }, auth: {} }],
    [{ headers: { cookie: 'st_access=' }, auth: {} }],
  ])('finds none in %j', (handshake) => {
    expect(handshakeCredentials(handshake)).toBeNull();
  });
});

describe('apiVersionOf', () => {
  it('is 1 unless 2 is asked for', () => {
    const versions = [undefined, 1, 2, '2', 3, {}].map((api_version) =>
      apiVersionOf({ headers: {}, auth: { api_version } }),
    );
    expect(versions).toEqual([1, 1, 2, 2, 1, 1]);
  });
});

describe('isOwnOrigin', () => {
  it.each([
    [undefined, true],
    ['http://graph.example:3000', true],
    ['https://app.example', true],
    ['https://evil.example', false],
    ['null', false],
  ])('origin %s: %s', (origin, expected) => {
    expect(isOwnOrigin({ origin, host: 'graph.example:3000' }, ['https://app.example'], false)).toBe(
      expected,
    );
  });

  it('is the host that a trusted proxy tells, whichever way it writes it', () => {
    const headers = {
      origin: 'https://go.acme.test',
      host: 'internal:3000',
      'x-forwarded-host': 'evil.example, GO.acme.test:443',
    };
    expect([isOwnOrigin(headers, [], true), isOwnOrigin(headers, [], false)]).toEqual([true, false]);
    expect(isOwnOrigin({ ...headers, origin: 'https://evil.example' }, [], true)).toBe(false);
  });
});

import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';

import { newSecret, signedHeaders } from './signing.js';

const body = '{"type":"item.created","title":"Ä"}';
const message = { id: '019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4', at: Date.now(), body };

it('signs as Standard Webhooks verifies', () => {
  const secret = newSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(new Webhook(secret).verify(body, signedHeaders(message, [secret]))).toEqual(JSON.parse(body));
});

it('signs with both secrets while they are rotated', () => {
  const [before, after] = [newSecret(), newSecret()];
  const headers = signedHeaders(message, [after, before]);
  expect(headers['webhook-signature']!.split(' ')).toHaveLength(2);
  for (const secret of [before, after]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
});

it('is not verified with another secret, body, id or time', () => {
  const secret = newSecret();
  const headers = signedHeaders(message, [secret]);
  const hook = new Webhook(secret);
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  expect(() => hook.verify(`${body} `, headers)).toThrow();
  expect(() => hook.verify(body, { ...headers, 'webhook-id': 'another' })).toThrow();
  const late = String(Number(headers['webhook-timestamp']) + 1);
  expect(() => hook.verify(body, { ...headers, 'webhook-timestamp': late })).toThrow();
});

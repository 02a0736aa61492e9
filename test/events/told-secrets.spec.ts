import { expect, it } from 'vitest';

import { startApp } from '../support/app.js';
import { call } from '../support/second-factor.js';

const ADA = { email: 'ada@secret.example', username: 'ada', password: 'correct horse battery' };

interface Told {
  readonly token: string;
  readonly rawKey: string;
}

/** What `startApp` looks for when a file closes its service. */
it.each([
  ['a password', () => ADA.password],
  ['a token of a session', ({ token }: Told) => token],
  ['a secret of a key', ({ rawKey }: Told) => rawKey.split('.').at(-1) ?? ''],
])('an event that tells %s is found', async (_name, secretOf) => {
  const app = await startApp();
  const { body } = await call<{ token: string }>(app, ['POST', '/api/auth/register'], ADA);
  const headers = { authorization: `Bearer ${body.token}` };
  const minted = await call<{ rawKey: string }>(app, ['POST', '/api/me/keys'], { name: 'ci' }, headers);
  const told = `it was ${secretOf({ ...body, ...minted.body })}, they said`;
  await app.sql(
    `update events.log set data = jsonb_build_object('note', $1::text) where type = 'key.created'`,
    [told],
  );
  await expect(app.close()).rejects.toThrow('Events tell secrets:\nkey.created');
});

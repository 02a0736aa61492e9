import { generateSync } from 'otplib';

import type { TestApp } from './app.js';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** One call of the API. */
export async function call<Body = Record<string, unknown>>(
  app: TestApp,
  [method, path]: readonly [string, string],
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as Body,
    headers: response.headers,
  };
}

/** The header of a session. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const STEP_MS = 30_000;
/** A code is sent and looked at within the same step. */
const ROOM_MS = 12_000;

/** What an authenticator app shows, so many steps of half a minute from now. */
export function codeOf(app: TestApp, secret: string, steps = 0): string {
  const leftMs = STEP_MS - (app.clock.now() % STEP_MS);
  if (leftMs < ROOM_MS) app.clock.advance(leftMs);
  return generateSync({ secret, epoch: Math.floor(app.clock.now() / 1000) + steps * 30 });
}

/** A code that is none of the present ones. */
export function wrongCode(app: TestApp, secret: string): string {
  const right = [-1, 0, 1].map((steps) => codeOf(app, secret, steps));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '444444';
}

/** Sets up an authenticator app with a session that was just begun. */
export async function setUpTotp(
  app: TestApp,
  token: string,
): Promise<{ readonly secret: string; readonly recoveryCodes: readonly string[] }> {
  const { body } = await call<{ secret: string }>(
    app,
    ['POST', '/api/me/second-factor/totp'],
    {},
    bearer(token),
  );
  const code = codeOf(app, body.secret, -1);
  const confirmed = await call<{ recoveryCodes: string[] | null }>(
    app,
    ['POST', '/api/me/second-factor/totp/confirm'],
    { code },
    bearer(token),
  );
  if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
  return { secret: body.secret, recoveryCodes: confirmed.body.recoveryCodes ?? [] };
}

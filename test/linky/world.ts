import type { Account } from '#identity';
import type { Scope } from '#kernel';

import type { TestApp } from '../support/app.js';
import { createKey, createMember, createOrg, createSession, createUser } from '../support/identity.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export type RequestHeaders = Readonly<Record<string, string>>;

/** Sends a request as it is: a string body untouched, anything else as JSON. Redirects are not followed. */
export async function send<T = Record<string, unknown>>(
  app: TestApp,
  method: string,
  path: string,
  body?: unknown,
  headers: RequestHeaders = {},
): Promise<Answer<T>> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (json && text !== '' ? JSON.parse(text) : null) as T,
  };
}

/** What a create answers. */
export interface Created {
  readonly slug: string;
  readonly url: string;
  readonly claimUrl?: string;
  readonly claimToken?: string;
  readonly claimExpiresAt?: string;
  readonly warning?: string;
  readonly resolutionPolicy?: { readonly version: number; readonly rules: Record<string, unknown>[] };
}

export interface Refusal {
  readonly error: string;
  readonly code: string;
  readonly retryAfterSeconds?: number;
}

export const URLS = ['https://example.com/', 'https://example.org/'];

/** Creates a bundle that must succeed. */
export async function create(
  app: TestApp,
  fields: object = {},
  headers: RequestHeaders = {},
): Promise<Created> {
  const answer = await send<Created>(app, 'POST', '/api/links', { urls: URLS, ...fields }, headers);
  if (answer.status !== 201) throw new Error(`create answered ${String(answer.status)}: ${answer.text}`);
  return answer.body;
}

/** Creates a bundle that must be refused. */
export async function refused(
  app: TestApp,
  body: unknown,
  headers: RequestHeaders = {},
): Promise<[number, string]> {
  const answer = await send<Refusal>(app, 'POST', '/api/links', body, headers);
  if (answer.status < 400) throw new Error(`create answered ${String(answer.status)}: ${answer.text}`);
  return [answer.status, answer.body.code];
}

export const bearer = (token: string): RequestHeaders => ({ authorization: `Bearer ${token}` });
export const cookie = (token: string): RequestHeaders => ({ cookie: `st_access=${token}` });

export interface People {
  /** `org:admin` of the organization. */
  readonly admin: Account;
  readonly member: Account;
  readonly reader: Account;
  readonly stranger: Account;
  readonly orgId: string;
  readonly orgSlug: string;
  /** A session in the organization. */
  inOrg(user: Account): Promise<RequestHeaders>;
  /** A session for oneself. */
  readonly alone: (user: Account) => Promise<RequestHeaders>;
  /** A key of the user, by default of every scope. */
  key(user: Account, scopes?: readonly Scope[]): Promise<RequestHeaders>;
  teamKey(scopes?: readonly Scope[]): Promise<RequestHeaders>;
}

/** An organization with members of every role, and a stranger. */
export async function makePeople(app: TestApp): Promise<People> {
  const admin = await createUser(app);
  const member = await createUser(app);
  const reader = await createUser(app);
  const stranger = await createUser(app);
  const org = await createOrg(app, admin.id);
  await createMember(app, org.id, member.id, 'org:member');
  await createMember(app, org.id, reader.id, 'reader');
  return {
    admin,
    member,
    reader,
    stranger,
    orgId: org.id,
    orgSlug: org.slug,
    inOrg: async (user) => cookie(await createSession(app, user.id, org.id)),
    alone: async (user) => cookie(await createSession(app, user.id)),
    key: async (user, scopes) =>
      bearer((await createKey(app, { userId: user.id }, scopes === undefined ? {} : { scopes })).rawKey),
    teamKey: async (scopes) =>
      bearer((await createKey(app, { orgId: org.id }, scopes === undefined ? {} : { scopes })).rawKey),
  };
}

/** How many bundles there are. */
export async function countBundles(app: TestApp): Promise<number> {
  const [row] = await app.sql<{ count: string }>('select count(*) from linky.bundles');
  return Number(row?.count);
}

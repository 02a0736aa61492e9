import { readFileSync } from 'node:fs';

import type { Scope } from '#kernel';
import { expect } from 'vitest';

import type { TestApp } from '../support/app.js';
import { createKey, createSession, createUser } from '../support/identity.js';

/** An import, as it is told. */
export interface ImportView {
  readonly id: string;
  readonly status: string;
  readonly format: string;
  readonly to: string;
  readonly bytes: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly mapping: Record<string, string> | null;
  readonly failure: string | null;
  readonly code?: string;
}
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}
export type Headers = Readonly<Record<string, string>>;

export const fixture = (name: string): string =>
  readFileSync(new URL(`../../libs/exchange/src/formats/fixtures/${name}`, import.meta.url), 'utf8');

type Body = string | Buffer;

/** Ways to the imports of a service. */
export function importRequests(app: () => TestApp): {
  readonly somebody: (orgId?: string) => Promise<{ userId: string; headers: Headers }>;
  readonly keyOf: (userId: string, ...scopes: Scope[]) => Promise<Headers>;
  readonly ask: <T = ImportView>(
    method: string,
    path: string,
    headers: Headers,
    body?: Body,
  ) => Promise<Answer<T>>;
  /** The import, when it has ended. */
  readonly ended: (id: string, headers: Headers) => Promise<ImportView>;
  /** Sends a file, and waits for what becomes of it. */
  readonly imported: (file: Body, query: string, headers: Headers) => Promise<ImportView>;
} {
  const ask = async <T = ImportView>(
    method: string,
    path: string,
    headers: Headers,
    body?: Body,
  ): Promise<Answer<T>> => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) };
    const response = await fetch(`${app().url}/api/imports${path}`, { method, headers, ...sent });
    return { status: response.status, body: (await response.json()) as T };
  };
  const ended = async (id: string, headers: Headers): Promise<ImportView> => {
    await expect
      .poll(async () => (await ask('GET', `/${id}`, headers)).body.status)
      .toMatch(/finished|failed|cancelled/);
    return (await ask('GET', `/${id}`, headers)).body;
  };
  return {
    ask,
    ended,
    somebody: async (orgId) => {
      const { id } = await createUser(app());
      return { userId: id, headers: { authorization: `Bearer ${await createSession(app(), id, orgId)}` } };
    },
    keyOf: async (userId, ...scopes) => ({
      'x-api-key': (await createKey(app(), { userId }, { scopes })).rawKey,
    }),
    imported: async (file, query, headers) => {
      const { status, body } = await ask('POST', `?${query}`, headers, file);
      expect([status, body.code]).toEqual([202, undefined]);
      return ended(body.id, headers);
    },
  };
}

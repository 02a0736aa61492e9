import { type Kind, KINDS, PEOPLE, SCOPES } from './callers.js';

type ScopeName = (typeof SCOPES)[number];
type Some = Partial<Record<Kind, number>>;

/** What each kind of caller is answered. */
export type Expected = Readonly<Record<Kind, number>>;

/** Scopes that let do what a scope lets, beside itself (docs/identity.md#api-keys). */
const INCLUDED_IN: Partial<Record<ScopeName, readonly ScopeName[]>> = {
  'items:read': ['items:write'],
  'projects:read': ['projects:write'],
  'graph:read': ['graph:write'],
  'links:read': ['links:write', 'keys:admin'],
  'links:write': ['keys:admin'],
  'imports:read': ['imports:write'],
  'events:read': ['webhooks:admin'],
};

const NOBODY: Some = { anonymous: 401, 'expired key': 401, 'revoked key': 401 };
const OTHERS = ['member', 'reader', 'stranger'] as const;

const each = (kinds: readonly Kind[], status: number): Some =>
  Object.fromEntries(kinds.map((kind) => [kind, status]));

/** Keys of the admin that hold the scope, and all others of theirs. */
const keys = (scope: ScopeName, ok: number): Some => ({
  ...each(SCOPES, 403),
  ...each([scope, ...(INCLUDED_IN[scope] ?? [])], ok),
});

/** Everybody alike. */
export const all = (status: number, but: Some = {}): Expected =>
  ({ ...each(KINDS, status), ...but }) as Expected;

/** Whoever is known, whatever they are called with. */
export const anybody = (but: Some = {}): Expected => all(200, { ...NOBODY, ...but });

/** People, signed in: no key does it. */
export const session = (ok: number): Expected => all(403, { ...each(PEOPLE, ok), ...NOBODY });

/** What is in the workspace: to change it is not for readers; for strangers, and a key of another one, it is not there. */
export const workspace = (scope: ScopeName, ok = 200): Expected =>
  all(ok, {
    ...NOBODY,
    ...keys(scope, ok),
    reader: scope.endsWith('read') ? ok : 403,
    stranger: 404,
    'bound key': 404,
  });

interface Owned extends Some {
  /** Whom it does not belong to; absent: everybody has such a thing of their own. */
  readonly others?: number;
  /** To whom it belongs. */
  readonly ok?: number;
}

/** Of the admin. Organizations have no graph. */
export function graph(scope: ScopeName, { ok = 200, others = ok, ...but }: Owned = {}): Expected {
  return all(403, { ...NOBODY, ...each(OTHERS, others), admin: ok, ...keys(scope, ok), ...but });
}

/** Of the admin. */
export function bundle(scope: ScopeName, { ok = 200, others = 403, ...but }: Owned = {}): Expected {
  return all(403, { ...NOBODY, ...each(OTHERS, others), admin: ok, ...keys(scope, ok), ...but });
}

/** Own webhooks: for people, and for personal keys with the scope. */
export function hookManager({ ok = 200, others = 404, ...but }: Owned = {}): Expected {
  return all(403, { ...NOBODY, ...each(OTHERS, others), admin: ok, ...keys('webhooks:admin', ok), ...but });
}

/** Own keys: for people, and for personal keys with the scope. */
export function keyManager({ ok = 200, others = ok, ...but }: Owned = {}): Expected {
  return all(403, { ...NOBODY, ...each(OTHERS, others), admin: ok, ...keys('keys:admin', ok), ...but });
}

/** For members with whatever credential; to strangers there is no such organization. */
export const orgMember = (but: Some = {}): Expected => anybody({ stranger: 404, ...but });

/** For admins, signed in. */
export const orgAdmin = (ok: number): Expected => all(403, { ...NOBODY, admin: ok, stranger: 404 });

/** Pages and forms that know who is signed in. */
export const visitors = (others: number, people: number): Expected => all(others, each(PEOPLE, people));

/** Keys only; sessions count for nothing. */
export const agent = (ok: number): Expected => all(ok, { ...NOBODY, ...each(PEOPLE, 401) });

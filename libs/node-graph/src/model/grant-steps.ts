import { type Change, Op, type Patch } from './change.js';
import type { NewGrant as Grant } from './grant.js';

/** What may be changed of a grant. */
export type GrantFields = Pick<Grant, 'level' | 'due' | 'branch'>;

/** A new grant, or one that comes back. */
export function grantGiven(grant: Grant): Change {
  return step(Op.GrantUpsert, grant, {}, whole(grant));
}

/** @param names what was asked to change, whether or not it differs. */
export function grantChanged(from: Grant, to: Grant, names: readonly (keyof GrantFields)[]): Change {
  const patch = (grant: Grant): Patch => ({
    email: grant.email,
    ...Object.fromEntries(names.map((name) => [name, grant[name]])),
    version: grant.version,
  });
  return step(Op.GrantUpdate, to, patch(from), patch(to));
}

export function grantTaken(grant: Grant): Change {
  return step(Op.GrantDelete, grant, whole(grant), {});
}

function step(op: Op, grant: Grant, before: Patch, after: Patch): Change {
  const { id, nodeId, userId } = grant;
  const last = { nodeId, ...whole(grant) };
  return { entity: 'access', op, id: nodeId, share: { userId, grantId: id }, before, after, last };
}

function whole({ email, level, due, branch, version }: Grant): Patch {
  return { email, level, due, branch, version };
}

import type { Patch } from './change.js';
import { type EffectiveAccess, Level, levelOf, seesPublicly } from './levels.js';

/** What somebody may know of a node beside what it holds. */
export interface Confidence {
  /** The address of its owner; not for those who see it only because it is public. */
  readonly address: boolean;
  /** The token that it is published under: for its owner and its admins. */
  readonly token: boolean;
  /** Whom it is assigned to: for everybody who is signed in. */
  readonly people: boolean;
}

const STRANGER: Confidence = { address: false, token: false, people: true };
export const ANONYMOUS: Confidence = { ...STRANGER, people: false };

/** @param effectiveAccess absent: the node is public, or not theirs to see. */
export function confidenceOf(
  userId: string | null,
  effectiveAccess: EffectiveAccess | undefined,
): Confidence {
  if (userId === null) return ANONYMOUS;
  if (effectiveAccess === undefined) return STRANGER;
  const level = levelOf(effectiveAccess, userId);
  return {
    address: !seesPublicly(effectiveAccess, userId),
    token: level !== null && level <= Level.Admin,
    people: true,
  };
}

/** The fields of a node without what is not for the reader; nothing is added. */
export function confidential(patch: Patch, { address, token, people }: Confidence): Patch {
  const isTold =
    (address || !('ownerEmail' in patch)) &&
    (token || !('publicToken' in patch)) &&
    (people || !('assignee' in patch));
  if (isTold) return patch;
  return {
    ...patch,
    ...('ownerEmail' in patch && !address ? { ownerEmail: null } : {}),
    ...('publicToken' in patch && !token ? { publicToken: null } : {}),
    ...('assignee' in patch && !people ? { assignee: [] } : {}),
  };
}

import type { LinkFace } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import type { LinkType } from '../model/status.js';

/** What is read of links `l`, by the names of `LinkRow`. */
export const LINK_COLUMNS = `l.id, l.source_id as source, l.target_id as target, l.type, l.was_blocker as "wasBlocker",
  l.private, l.creator_id as "creatorId", l.delegate_id as "delegateId",
  l.crosses_owners as "crossesOwners", l.in_trash as "inTrash", l.last_batch_id as "lastBatchId", l.version,
  l.created_at as "createdAt"`;

export interface LinkRow extends Omit<GraphLink, 'createdTime'> {
  readonly createdAt: Date;
}

export function linkOf({ createdAt, ...row }: LinkRow): GraphLink {
  return { ...row, createdTime: createdAt.toISOString() };
}

/** The columns of links `l` in the order of `LinkTuple`; after them who alone may be told, if that matters. */
export const LINK_TUPLE = 'l.id, l.source_id, l.target_id, l.type, l.was_blocker, l.version';

/** A link within a list that the database hands out as JSON. */
export type LinkTuple = readonly [
  id: string,
  source: string,
  target: string,
  type: LinkType,
  wasBlocker: boolean,
  version: number,
  onlyFor?: string | null,
];

export function faceOfTuple([id, source, target, type, wasBlocker, version, onlyFor]: LinkTuple): LinkFace {
  const face = { id, source, target, type, wasBlocker, version };
  return onlyFor == null ? face : { ...face, onlyFor };
}

import { randomUUID } from 'node:crypto';

import { type Change, type LinkChange, type LinkFace, linkFields, Op } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import { duplicateLink, duplicateReversedLink } from '../model/graph.errors.js';
import type { NewLink } from './link-input.js';

export function refuseDuplicate(existing: GraphLink | null, { source }: NewLink): void {
  if (existing === null || existing.inTrash) return;
  throw existing.source === source ? duplicateLink() : duplicateReversedLink();
}

/** The link as it will be: one of the same pair that lies in the trash keeps its id. */
export function faceOf(
  { id, source, target, type }: NewLink,
  wasBlocker: boolean,
  existing: GraphLink | null,
): LinkFace {
  return {
    id: existing?.id ?? id ?? randomUUID(),
    source,
    target,
    type,
    wasBlocker,
    version: existing ? existing.version + 1 : 0,
  };
}

/** Whether the changes made exactly these links. */
export function madeAs(wanted: readonly NewLink[], changes: readonly Change[]): boolean {
  const made = changes.filter((change) => change.op === Op.LinkAdd || change.op === Op.LinkRestore);
  const nameOf = ({ source, target, type }: Omit<NewLink, 'id'>): string =>
    `${source} ${target} ${String(type)}`;
  const names = new Set(made.map((change) => (change.entity === 'link' ? nameOf(change.link) : '')));
  return made.length === wanted.length && wanted.every((link) => names.has(nameOf(link)));
}

/** The history entry of a link that comes back as if it were new, and of whoever asks. */
export function linkRevived(link: LinkFace, before: GraphLink, now: Date): LinkChange {
  return {
    entity: 'link',
    op: Op.LinkRestore,
    id: link.id,
    link: { ...link, ownedBy: before.creatorId },
    before: {
      source: before.source,
      target: before.target,
      type: before.type,
      wasBlocker: before.wasBlocker,
      private: before.private,
      inTrash: true,
      version: before.version,
    },
    after: {
      ...linkFields(link),
      private: false,
      inTrash: false,
      createdTime: before.createdTime,
      lastEditedTime: now.toISOString(),
    },
  };
}

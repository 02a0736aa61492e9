import { randomUUID } from 'node:crypto';

import { type Change, type LinkFace, Op } from '../model/change.js';
import type { GraphLink } from '../model/graph-link.js';
import { duplicateLink, duplicateReversedLink, selfLink } from '../model/graph.errors.js';
import { LinkType } from '../model/status.js';
import { optionalId, own, parseType, payloadOf, requiredIds } from '../protocol/input.js';

/** What `link:add` asks for. */
export interface NewLink {
  /** Chosen by the caller, so that they may ask again; `null`: by the service. */
  readonly id: string | null;
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
}

/** Reads a `link:add` payload, in the order of docs/contracts/node-graph.md#add-a-link: params, uuid, type, self. */
export function parseNewLink(value: unknown): NewLink {
  const payload = payloadOf(value);
  const { source, target } = requiredIds(payload, 'source', 'target');
  const type = parseType(own(payload, 'type'));
  if (source === target) throw selfLink();
  return { id: optionalId(payload, 'id'), source, target, type };
}

/** What a link of the type asks of who makes it, in words. */
export function needs(type: LinkType): string {
  return type === LinkType.Primary
    ? 'a primary link needs editor on both nodes'
    : 'a secondary link needs editor on the source and viewer on the target';
}

export function refuseDuplicate(existing: GraphLink | null, { source }: NewLink): void {
  if (existing === null || existing.inTrash) return;
  throw existing.source === source ? duplicateLink() : duplicateReversedLink();
}

/** The link as it will be: one of the same pair that lies in the trash keeps its id. */
export function newFace(
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

import { LinkType } from '../blocking/status.js';
import { own, payloadOf, requiredIds } from '../input.js';
import { invalidLinkType, selfLink } from '../node-graph.errors.js';

/** What `link:add` asks for. */
export interface NewLink {
  readonly source: string;
  readonly target: string;
  readonly type: LinkType;
}

/** Reads a `link:add` payload, in the order of contract 4.5: params, uuid, type, self. */
export function parseNewLink(value: unknown): NewLink {
  const payload = payloadOf(value);
  const { source, target } = requiredIds(payload, 'source', 'target');
  const type = parseType(own(payload, 'type'));
  if (source === target) throw selfLink();
  return { source, target, type };
}

function parseType(value: unknown): LinkType {
  if (value === undefined) return LinkType.Primary;
  if (value !== LinkType.Primary && value !== LinkType.Secondary) throw invalidLinkType();
  return value;
}

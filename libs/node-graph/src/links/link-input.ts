import { invalidLinkPrivate } from '../model/changes.errors.js';
import { selfLink } from '../model/graph.errors.js';
import { LinkType } from '../model/status.js';
import { noFieldsToUpdate } from '../protocol/input.errors.js';
import { optionalId, own, payloadOf, refuseFixed, requiredIds } from '../protocol/input.js';
import { parseType } from '../protocol/link-type.js';

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

/** What `link:update` asks for; what is absent stays as it is. */
export interface LinkUpdate {
  readonly id: string;
  readonly type: LinkType | undefined;
  readonly private: boolean | undefined;
}

/** Reads a `link:update` payload. */
export function parseLinkUpdate(value: unknown): LinkUpdate {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  refuseFixed(payload, 'source', 'target', 'wasBlocker', 'inTrash');
  const [type, hidden] = [own(payload, 'type'), own(payload, 'private')];
  if (hidden !== undefined && typeof hidden !== 'boolean') throw invalidLinkPrivate();
  if (type === undefined && hidden === undefined) throw noFieldsToUpdate();
  return { id, type: type === undefined ? undefined : parseType(type), private: hidden };
}

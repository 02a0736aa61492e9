import { invalidLinkPrivate } from '../model/changes.errors.js';
import type { LinkType } from '../model/status.js';
import { noFieldsToUpdate } from '../protocol/input.errors.js';
import { own, parseType, payloadOf, refuseFixed, requiredIds } from '../protocol/input.js';

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

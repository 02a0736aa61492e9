import { invalidField, noFieldsToUpdate } from '../protocol/input.errors.js';
import { optionalId, own, type Payload, payloadOf, requiredIds } from '../protocol/input.js';
import { type NodeInput, parseNodeInput, refuseImmutable } from '../protocol/node-fields.js';

/** What `node:add` asks for. */
export interface NewNode extends NodeInput {
  /** Chosen by the caller, so that they may ask again; `null`: by the service. */
  readonly id: string | null;
  /** The parent; `null`: the node stands alone. */
  readonly target: string | null;
}

/** What `node:update` asks for; what is absent stays as it is. */
export interface NodeUpdate extends NodeInput {
  readonly id: string;
  /** The version that the caller believes the node to have. */
  readonly version: number | undefined;
}

/** Reads a `node:add` payload; none at all asks for an empty node. */
export function parseNewNode(value: unknown): NewNode {
  const payload = payloadOf(value);
  return { id: optionalId(payload, 'id'), target: optionalId(payload, 'target'), ...parseNodeInput(payload) };
}

/** Reads a `node:update` payload. */
export function parseNodeUpdate(value: unknown): NodeUpdate {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  refuseImmutable(payload);
  const input = parseNodeInput(payload);
  if (input.status === undefined && Object.keys(input.fields).length === 0) throw noFieldsToUpdate();
  return { id, version: versionOf(payload), ...input };
}

function versionOf(payload: Payload): number | undefined {
  const version = own(payload, 'version');
  if (version === undefined) return undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    throw invalidField('invalid_version', 'version must be a whole number');
  }
  return version;
}

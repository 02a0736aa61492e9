import { invalidGrant } from '../model/sharing.errors.js';
import { noFieldsToUpdate } from '../protocol/input.errors.js';
import { own, type Payload, payloadOf, requiredIds } from '../protocol/input.js';
import { parseInstant } from '../protocol/instant.js';

/** What `node:publish` asks for. */
export interface NewPublication {
  readonly id: string;
  /** UTC, ISO 8601; `null`: no end. */
  readonly due: string | null;
  readonly branch: boolean;
}

/** What `node:publish:update` asks for; what is absent stays as it is. */
export interface PublicationUpdate {
  readonly id: string;
  readonly due: string | null | undefined;
  readonly branch: boolean | undefined;
}

/** Reads a `node:publish` payload. */
export function parseNewPublication(value: unknown, now: number): NewPublication {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  return {
    id,
    due: dueOf(payload, now, 'invalid_public_due') ?? null,
    branch: branchOf(payload) ?? true,
  };
}

/** Reads a `node:publish:update` payload; `due: null` means no end. */
export function parsePublicationUpdate(value: unknown, now: number): PublicationUpdate {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  const [due, branch] = [dueOf(payload, now, 'invalid_due'), branchOf(payload)];
  if (due === undefined && branch === undefined) throw noFieldsToUpdate();
  return { id, due, branch };
}

/** @param past the catalogue's name for an end that is over. */
function dueOf(payload: Payload, now: number, past: string): string | null | undefined {
  const value = own(payload, 'due');
  if (value === undefined || value === null) return value;
  const due = parseInstant(value, 'invalid_due', 'due');
  if (Date.parse(due) <= now) throw invalidGrant(past, 'due must lie in the future');
  return due;
}

function branchOf(payload: Payload): boolean | undefined {
  const branch = own(payload, 'branch') ?? undefined;
  if (branch !== undefined && typeof branch !== 'boolean')
    throw invalidGrant('invalid_branch_value', 'branch must be true or false');
  return branch;
}

import { Level } from '../model/levels.js';
import { invalidGrant } from '../model/sharing.errors.js';
import { noFieldsToUpdate } from '../protocol/input.errors.js';
import { own, type Payload, payloadOf, requiredIds } from '../protocol/input.js';
import { parseInstant } from '../protocol/instant.js';

/** A level that can be given. */
export type GivenLevel = Exclude<Level, typeof Level.Owner>;

/** Which grant is meant. */
export interface GrantKey {
  readonly id: string;
  readonly email: string;
}

/** What `node:access` asks for. */
export interface NewGrant extends GrantKey {
  readonly level: GivenLevel;
  /** UTC, ISO 8601; `null`: no end. */
  readonly due: string | null;
  readonly branch: boolean;
}

/** What `node:access:update` asks for; what is absent stays as it is. */
export interface GrantUpdate extends GrantKey {
  readonly changes: Partial<Pick<NewGrant, 'level' | 'due' | 'branch'>>;
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const EMAIL_MAX = 320;

/** Reads a `node:access` payload; a `due` in the past is a mistake. */
export function parseNewGrant(value: unknown, now: number): NewGrant {
  const payload = payloadOf(value);
  const key = keyOf(payload);
  return {
    ...key,
    level: parseLevel(own(payload, 'level') ?? Level.Viewer),
    branch: parseBranch(own(payload, 'branch') ?? true),
    due: parseDue(own(payload, 'due') ?? null, now),
  };
}

/** Reads a `node:access:update` payload; `due: null` means no end. */
export function parseGrantUpdate(value: unknown, now: number): GrantUpdate {
  const payload = payloadOf(value);
  const key = keyOf(payload);
  const [level, branch, due] = [own(payload, 'level'), own(payload, 'branch'), own(payload, 'due')];
  const changes = {
    ...(level === undefined ? {} : { level: parseLevel(level) }),
    ...(branch === undefined ? {} : { branch: parseBranch(branch) }),
    ...(due === undefined ? {} : { due: parseDue(due, now) }),
  };
  if (Object.keys(changes).length === 0) throw noFieldsToUpdate();
  return { ...key, changes };
}

/** Reads a `node:access:delete` payload. */
export function parseGrantKey(value: unknown): GrantKey {
  return keyOf(payloadOf(value));
}

/** Reads an `access:visibilityupdate` payload. */
export function parseVisibility(value: unknown): { readonly id: string; readonly showing: boolean } {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  const showing = own(payload, 'showing');
  if (typeof showing !== 'boolean') throw invalidGrant('invalid_showing', 'showing must be true or false');
  return { id, showing };
}

function keyOf(payload: Payload): GrantKey {
  const { id } = requiredIds(payload, 'id');
  return { id, email: parseEmail(own(payload, 'email')) };
}

function parseLevel(level: unknown): GivenLevel {
  if (level === Level.Admin || level === Level.Editor || level === Level.Viewer) return level;
  throw invalidGrant('invalid_level', 'level must be 1 (admin), 2 (editor) or 3 (viewer)');
}

function parseBranch(branch: unknown): boolean {
  if (typeof branch !== 'boolean') throw invalidGrant('invalid_branch_value', 'branch must be true or false');
  return branch;
}

function parseDue(wanted: unknown, now: number): string | null {
  const due = wanted === null ? null : parseInstant(wanted, 'invalid_due', 'due');
  if (due !== null && Date.parse(due) <= now) throw invalidGrant('invalid_due', 'due must lie in the future');
  return due;
}

function parseEmail(value: unknown): string {
  const email = typeof value === 'string' ? value.trim() : (value ?? '');
  if (email === '') throw invalidGrant('missing_email', 'email is required');
  if (
    typeof email !== 'string' ||
    email.length > EMAIL_MAX ||
    !EMAIL.test(email) ||
    email.includes('\u0000')
  ) {
    throw invalidGrant('invalid_email', 'email is not an email address');
  }
  return email;
}

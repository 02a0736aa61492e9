import { own, payloadOf, requiredIds } from '../input.js';
import { invalidGrant } from '../node-graph.errors.js';
import { parseInstant } from '../nodes/instant.js';
import { Level } from './levels.js';

/** What `node:access` asks for. */
export interface NewGrant {
  readonly id: string;
  readonly email: string;
  readonly level: Exclude<Level, typeof Level.Owner>;
  /** UTC, ISO 8601; `null`: no end. */
  readonly due: string | null;
  readonly branch: boolean;
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const EMAIL_MAX = 320;

/** Reads a `node:access` payload; a `due` in the past is a mistake. */
export function parseNewGrant(value: unknown, now: number): NewGrant {
  const payload = payloadOf(value);
  const { id } = requiredIds(payload, 'id');
  const email = parseEmail(own(payload, 'email'));
  const level = own(payload, 'level') ?? Level.Viewer;
  if (level !== Level.Admin && level !== Level.Editor && level !== Level.Viewer) {
    throw invalidGrant('invalid_level', 'level must be 1 (admin), 2 (editor) or 3 (viewer)');
  }
  const branch = own(payload, 'branch') ?? true;
  if (typeof branch !== 'boolean') throw invalidGrant('invalid_branch_value', 'branch must be true or false');
  const wanted = own(payload, 'due') ?? null;
  const due = wanted === null ? null : parseInstant(wanted, 'invalid_due', 'due');
  if (due !== null && Date.parse(due) <= now) throw invalidGrant('invalid_due', 'due must lie in the future');
  return { id, email, level, due, branch };
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

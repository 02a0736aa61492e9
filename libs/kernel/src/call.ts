import { randomText } from './ids.js';
import type { Credential, Principal } from './principal.js';

/** By which way a call comes in: `console` is a page of the service in a browser. */
export type Via = 'rest' | 'socket' | 'mcp' | 'cli' | 'console' | 'job';

/** A call before anybody asks who makes it. */
export interface CallOrigin {
  readonly traceId: string;
  readonly via: Via;
  /** As the trusted proxies tell it, not yet parsed; `null`: it came over no network. */
  readonly address: string | null;
  /** As it was sent. */
  readonly userAgent: string | null;
}

/** Who does something. */
export interface Actor {
  /** `system`: the operator, or the service itself. */
  readonly type: 'user' | 'key' | 'system' | 'anonymous';
  /** Of a user their id, of a key its public prefix. */
  readonly id: string | null;
  readonly name: string | null;
}

/**
 * Who does something, by which way, from where: what an event says of its change. It travels with the caller, as
 * `Principal.call`; calls without one have it from `@CallBy()`, commands and jobs make their own.
 */
export interface Call extends CallOrigin {
  readonly actor: Actor;
}

const SYSTEM: Actor = { type: 'system', id: null, name: null };
const ANONYMOUS: Actor = { type: 'anonymous', id: null, name: null };

/** What the operator does by a command, or the service by itself. */
export function systemCall(via: 'cli' | 'job'): Call {
  return { traceId: randomText(6, 'hex'), via, address: null, userAgent: null, actor: SYSTEM };
}

/** What somebody does who says nothing of who they are. */
export function anonymousCall(origin: CallOrigin): Call {
  return { ...origin, actor: ANONYMOUS };
}

/** The call of whoever has just shown who they are. */
export function userCall(origin: CallOrigin, user: { id: string; username?: string | null }): Call {
  return { ...origin, actor: { type: 'user', id: user.id, name: user.username ?? null } };
}

/** The call of a caller. A key acts by itself, whoever's it is: it can be told apart, and revoked. */
export function callOf(
  origin: CallOrigin,
  { userId, username }: Pick<Principal, 'userId' | 'username'>,
  credential: Credential,
): Call {
  const actor: Actor =
    credential.type === 'api_key'
      ? { type: 'key', id: credential.keyPrefix, name: username }
      : { type: 'user', id: userId, name: username };
  return { ...origin, actor };
}

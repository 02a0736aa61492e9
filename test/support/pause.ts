import { setTimeout } from 'node:timers/promises';

/**
 * A pause that is part of what happens: between two calls of a client, or for as long as something is broken. It is no
 * way to wait for anything: `test/architecture/pauses.spec.ts` names who pauses, and why.
 */
export function pause(ms: number): Promise<void> {
  return setTimeout(ms);
}

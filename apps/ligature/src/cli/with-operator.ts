import type { Env } from '#platform/config';

import type { Operator } from './operator.js';

/**
 * Lends the operator's services for a piece of work, on the database of this installation. They are loaded only
 * now: a word of help, or about a mistyped option, does not wait for the whole service.
 */
export async function withOperator<T>(env: Env, work: (operator: Operator) => Promise<T>): Promise<T> {
  const { lendOperator } = await import('./operator.js');
  return lendOperator(env, work);
}

import { DomainError, systemCall } from '#kernel';

import type { Command } from '../command.js';
import { UsageError } from '../options.js';
import { withOperator } from '../with-operator.js';

export const userDelete: Command = {
  name: 'user delete',
  about:
    'deletes an account: nobody can use it any more, and what is theirs alone is removed after the grace period',
  argument: ['USER', 'address, username or id'],
  options: { confirm: { value: 'USERNAME', about: 'the username of the account', required: true } },
  examples: ['user delete ben@example.com --confirm ben'],
  run: (options, env) => {
    const [name, confirmed] = [options.argument('USER'), options.required('confirm')];
    return withOperator(env, async (operator) => {
      const { id, username } = await operator.anybody(name);
      if (confirmed !== username)
        throw new UsageError(`--confirm must be ${username}, the username of the account`);
      const eraseAt = await operator.deletions.delete(id, systemCall('cli'));
      const text = `${username} is deleted, and removed on ${eraseAt.toISOString()}. To bring the account back: ligature user restore ${username}`;
      return { json: { user: { id, username }, eraseAt }, text };
    });
  },
};

export const userRestore: Command = {
  name: 'user restore',
  about: 'brings a deleted account back, as long as it was not removed',
  argument: ['USER', 'address, username or id', 'optional'],
  options: { email: { value: 'ADDRESS', about: 'the same, as it was named before' } },
  examples: ['user restore ben'],
  run: (options, env) => {
    const name = options.optional('email') ?? options.argument('USER');
    return withOperator(env, async ({ deletions }) => {
      const user = await deletions.restore(name);
      if (user === null) throw notRestorable(name);
      return { json: { user }, text: `${user.username} can sign in again.` };
    });
  },
};

function notRestorable(name: string): DomainError {
  return new DomainError('not_found', 'user_not_found', `No deleted account of ${name} can be brought back`);
}

import { DomainError } from '#kernel';

import type { Command } from '../command.js';
import { withOperator } from '../with-operator.js';

const ADDRESS = { value: 'ADDRESS', about: 'the address', required: true } as const;

export const userAdd: Command = {
  name: 'user add',
  about:
    'makes a user; without --password, which asks for one or reads it from standard input, they can only use keys',
  options: {
    email: { value: 'ADDRESS', about: 'the address to sign in with; it counts as verified', required: true },
    username: { value: 'NAME', about: 'what others see; unique', required: true },
    password: { about: 'asks for a password, or reads it from standard input' },
  },
  examples: ['user add --email ada@example.com --username ada --password'],
  run: async (options, env, readSecret) => {
    const names = { email: options.required('email'), username: options.required('username') };
    const password = options.has('password') ? await readSecret('password') : undefined;
    const registration = { ...names, password };
    return withOperator(env, async ({ accounts }) => {
      const user = await accounts.add(registration);
      return { json: { user }, text: `User ${user.username} <${registration.email}> (${user.id}) was made.` };
    });
  },
};

export const userVerify: Command = {
  name: 'user verify',
  about: 'says that the address which somebody registered with is theirs',
  options: { email: ADDRESS },
  run: (options, env) => {
    const email = options.required('email');
    return withOperator(env, async ({ verification }) => {
      const user = (await verification.verify(email)) ?? notThere(`Nobody registered with ${email}`);
      return { json: { user }, text: `${email} is verified to be the address of ${user.username}.` };
    });
  },
};

export const userUnverify: Command = {
  name: 'user unverify',
  about: 'takes that back: shares, memberships and policies no longer go by the address',
  options: { email: ADDRESS },
  run: (options, env) => {
    const email = options.required('email');
    return withOperator(env, async ({ verification }) => {
      const user = (await verification.unverify(email)) ?? notThere(`${email} is nobody's verified address`);
      return { json: { user }, text: `${email} is an unverified address of ${user.username}.` };
    });
  },
};

function notThere(message: string): never {
  throw new DomainError('not_found', 'user_not_found', message);
}

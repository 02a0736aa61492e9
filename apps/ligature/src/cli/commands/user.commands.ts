import { DomainError, systemCall } from '#kernel';

import type { Command } from '../command.js';
import { originOf } from '../origin-of.js';
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
      const user = await accounts.add(registration, systemCall('cli'));
      return { json: { user }, text: `User ${user.username} <${registration.email}> (${user.id}) was made.` };
    });
  },
};

export const userPasswd: Command = {
  name: 'user passwd',
  about:
    'gives a user another password, which it asks for or reads from standard input; all their sessions end',
  argument: ['USER', 'address, username or id'],
  examples: ['user passwd ada@example.com'],
  run: async (options, env, readSecret) => {
    const name = options.argument('USER');
    const password = await readSecret('password');
    return withOperator(env, async (operator) => {
      const { id, username } = await operator.anybody(name);
      const ended = await operator.passwords.assign(id, password);
      if (ended === null) throw new Error(`${username} is changing it at this moment: try again`);
      return {
        json: { user: { id, username }, endedSessions: ended },
        text: `${username} has another password; ${String(ended)} of their sessions ended.`,
      };
    });
  },
};

export const userResetLink: Command = {
  name: 'user reset-link',
  about:
    'makes a link with which a user chooses a new password, once and within half an hour; hand it over yourself',
  argument: ['EMAIL', 'the address that they sign in with'],
  examples: ['user reset-link ada@example.com'],
  run: async (options, env) => {
    const email = options.argument('EMAIL');
    const { IdentitySettings } = await import('#identity');
    if (env.of(IdentitySettings).passwordSignIn === 'off')
      throw new Error(
        'passwords are not used here (LIGATURE_PASSWORD_SIGNIN): make one that signs in: ligature user sign-in-link',
      );
    return withOperator(env, async ({ passwordLinks }) => {
      const path =
        (await passwordLinks.issue(email)) ?? notThere(`Nobody with a password has the address ${email}`);
      const link = new URL(path, env.publicUrl ?? originOf(env)).href;
      return { json: { link }, text: link };
    });
  },
};

export const userSignInLink: Command = {
  name: 'user sign-in-link',
  about:
    'makes a link that signs a user in, once and within a day, without a password; hand it over yourself',
  argument: ['USER', 'address, username or id'],
  examples: ['user sign-in-link ada@example.com'],
  run: (options, env) => {
    const name = options.argument('USER');
    return withOperator(env, async (operator) => {
      const { id } = await operator.anybody(name);
      const path = `/signin/link/${operator.signInLinks.issue(id)}`;
      const link = new URL(path, env.publicUrl ?? originOf(env)).href;
      return { json: { link }, text: link };
    });
  },
};

export const userDisable: Command = {
  name: 'user disable',
  about: 'locks a user out: their sessions end, and their keys do not work until they are enabled',
  argument: ['USER', 'address, username or id'],
  examples: ['user disable ben@example.com'],
  run: (options, env) => {
    const name = options.argument('USER');
    return withOperator(env, async (operator) => {
      const { id, username } = await operator.anybody(name);
      await operator.access.disable(id);
      return { json: { user: { id, username } }, text: `${username} is disabled.` };
    });
  },
};

export const userEnable: Command = {
  name: 'user enable',
  about: 'lets a user in again, and their keys work',
  argument: ['USER', 'address, username or id'],
  examples: ['user enable ben@example.com'],
  run: (options, env) => {
    const name = options.argument('USER');
    return withOperator(env, async (operator) => {
      const { id, username } = await operator.anybody(name);
      await operator.access.enable(id);
      return { json: { user: { id, username } }, text: `${username} is enabled.` };
    });
  },
};

export const userSecondFactor: Command = {
  name: 'user second-factor',
  about:
    'tells since when signing in takes a second factor; with --reset removes all of them, for whoever has lost theirs',
  argument: ['USER', 'address, username or id'],
  options: { reset: { about: 'removes app, passkeys and recovery codes; their sessions end' } },
  examples: ['user second-factor ada@example.com', 'user second-factor ada@example.com --reset'],
  run: (options, env) => {
    const name = options.argument('USER');
    const isReset = options.has('reset');
    return withOperator(env, async (operator) => {
      const { id, username, secondFactorAt } = await operator.anybody(name);
      const user = { id, username, secondFactorAt: isReset ? null : secondFactorAt };
      const has = secondFactorAt === null ? 'no second factor' : 'a second factor';
      if (!isReset) return { json: { user }, text: `${username} has ${has}.` };
      const wasReset = await operator.factors.reset(id);
      const text = wasReset ? `${username} signs in without a second factor now.` : `${username} has ${has}.`;
      return { json: { user, reset: wasReset }, text };
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

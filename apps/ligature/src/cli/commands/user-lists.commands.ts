import type { KnownUser } from '#identity';

import type { Command } from '../command.js';
import { LIST_OPTIONS, listOutcome, listRequestOf } from '../lists.js';
import { facts } from '../table.js';
import { stateOf } from './deletion.commands.js';
import { withOperator } from '../with-operator.js';

export const userList: Command = {
  name: 'user list',
  about: 'lists everybody who has an account, by username',
  options: LIST_OPTIONS,
  examples: ['user list', 'user list --search example.com --json'],
  run: (options, env) => {
    const request = listRequestOf(options);
    return withOperator(env, async ({ directory }) =>
      listOutcome('users', await directory.list(request), {
        username: ({ username }) => username,
        email: addressOf,
        name: ({ displayName }) => displayName,
        'signs in by': signsInBy,
        disabled: ({ disabledAt }) => disabledAt,
        since: ({ createdAt }) => createdAt,
      }),
    );
  },
};

export const userShow: Command = {
  name: 'user show',
  about: 'tells what is known of a user, and where they are a member',
  argument: ['USER', 'address, username or id'],
  examples: ['user show ada@example.com'],
  run: (options, env) => {
    const name = options.argument('USER');
    return withOperator(env, async (operator) => {
      const user = await operator.anybody(name);
      const organizations = await operator.organizations.listForUser(user.id);
      const removal = await operator.removals.find(user.id);
      const member = organizations.map(({ slug, role }) => `${slug} (${role})`).join(', ');
      return {
        json: { user, organizations, removal },
        text: facts([
          ['username', user.username],
          ['id', user.id],
          ['email', addressOf(user)],
          ['name', user.displayName],
          ['signs in by', signsInBy(user)],
          ['second factor', user.secondFactorAt],
          ['organizations', member === '' ? null : member],
          ['disabled', user.disabledAt],
          ['removed from', user.eraseAt],
          ['deletion', user.eraseAt === null ? null : stateOf(removal ?? {})],
          ['since', user.createdAt],
        ]),
      };
    });
  },
};

function addressOf({ email, emailVerified }: KnownUser): string | null {
  return email === null || emailVerified ? email : `${email} (not verified)`;
}

function signsInBy({ hasPassword, hasPasskeys, providers, issuer }: KnownUser): string {
  const ways = [
    ...(hasPassword ? ['password'] : []),
    ...(hasPasskeys ? ['passkey'] : []),
    ...providers.map((provider) => (provider === 'oidc' ? (issuer ?? 'single sign-on') : provider)),
  ];
  return ways.join(', ') || 'keys only';
}

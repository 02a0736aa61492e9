import type { ApiKeyView, KeyOwner } from '#identity';

import type { Command } from '../command.js';
import type { Operator } from '../operator.js';
import { type Options, UsageError } from '../options.js';
import { withOperator } from '../with-operator.js';

const WARNING = 'Save rawKey now: it is shown only once and cannot be recovered.';

export const keyAdd: Command = {
  name: 'key add',
  about: 'mints an API key for a user or for an organization, and shows it this once',
  options: {
    user: { value: 'ADDRESS', about: 'whose key it is: a user' },
    org: { value: 'SLUG', about: 'whose key it is: an organization' },
    name: { value: 'NAME', about: 'what lists call it', required: true },
    scopes: { value: 'A,B', about: 'what it lets, such as items:write; by default links:write' },
    'rate-limit': { value: 'CALLS', about: 'calls an hour; 0: any number' },
    workspace: { value: 'ORG/WORKSPACE', about: 'the only workspace that it may enter' },
  },
  examples: ['key add --user ada@example.com --name laptop --scopes items:write,links:write'],
  run: (options, env) => {
    const owner = ownerOf(options);
    const order = {
      name: options.required('name'),
      scopes: options.list('scopes'),
      rateLimitPerHour: options.integer('rate-limit'),
    };
    const bound = options.optional('workspace');
    return withOperator(env, async (operator) => {
      const workspaceId =
        bound === undefined ? null : await operator.workspace(bound, options.optional('org'));
      const { apiKey, rawKey } = await operator.keys.mint({
        ...order,
        workspaceId,
        owner: await owner(operator),
      });
      return {
        json: { apiKey: describe(apiKey), rawKey, warning: WARNING },
        text: `Key ${apiKey.keyPrefix} was made (${apiKey.scopes.join(', ')}). ${WARNING}\n${rawKey}`,
      };
    });
  },
};

export const keyRevoke: Command = {
  name: 'key revoke',
  about: 'ends a key at once, with --children also what was minted with it',
  options: {
    prefix: { value: 'PREFIX', about: 'the part of the key before the dot', required: true },
    children: { about: 'ends what was minted with it, too' },
  },
  run: (options, env) => {
    const prefix = options.required('prefix');
    return withOperator(env, async ({ keys }) => {
      const { apiKey, children } = await keys.revokeByPrefix(prefix, options.has('children'));
      const alive = children.filter(({ revokedAt }) => revokedAt === null);
      const warning =
        alive.length === 0
          ? ''
          : ` Still valid are those that were minted with it: ${alive.map((key) => key.keyPrefix).join(', ')}.`;
      return {
        json: { apiKey: describe(apiKey), children: children.map(describe) },
        text: `Key ${apiKey.keyPrefix} is revoked.${warning}`,
      };
    });
  },
};

function ownerOf(options: Options): (operator: Operator) => Promise<KeyOwner> {
  const [email, slug] = [options.optional('user'), options.optional('org')];
  if (email !== undefined && slug === undefined) {
    return async (operator) => ({ kind: 'user', id: (await operator.user(email)).id });
  }
  if (slug !== undefined && email === undefined) {
    return async (operator) => ({ kind: 'org', id: (await operator.organization(slug)).id });
  }
  throw new UsageError('exactly one of --user and --org is needed');
}

/** The key as `POST /api/me/keys` shows it. */
function describe({ owner, ...key }: ApiKeyView): object {
  return { ...key, scope: owner.kind };
}

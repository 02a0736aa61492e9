import type { ApiKeyView, KeyOwner } from '#identity';

import type { Command } from '../command.js';
import type { Operator } from '../operator.js';
import { type Options, UsageError } from '../options.js';
import { facts, table } from '../table.js';
import { withOperator } from '../with-operator.js';

const WARNING = 'Save rawKey now: it is shown only once and cannot be recovered.';

const OWNER = {
  user: { value: 'USER', about: 'whose key it is: verified address, username or id of a user' },
  org: { value: 'SLUG', about: 'whose key it is: an organization' },
} as const satisfies Command['options'];
const PREFIX = ['PREFIX', 'the part of the key before the dot'] as const;

export const keyAdd: Command = {
  name: 'key add',
  about: 'mints an API key for a user or for an organization, and shows it this once',
  options: {
    ...OWNER,
    name: { value: 'NAME', about: 'what lists call it', required: true },
    scopes: { value: 'A,B', about: 'what it lets, such as items:write; by default links:write' },
    'rate-limit': { value: 'CALLS', about: 'calls an hour; 0: any number' },
    workspace: { value: 'ORG/WORKSPACE', about: 'the only workspace that it may enter' },
    expires: { value: 'TIME', about: 'when it ends, such as 2027-06-30T00:00:00Z; by default never' },
    allow: { value: 'A,B', about: 'addresses or ranges (CIDR) that it works from; by default all' },
    description: { value: 'TEXT', about: 'what it is for' },
  },
  examples: ['key add --user ada@example.com --name laptop --scopes items:write,links:write'],
  run: async (options, env) => {
    const owner = ownerOf(options);
    const { parseDetails } = await import('#identity');
    const order = {
      name: options.required('name'),
      scopes: options.list('scopes'),
      rateLimitPerHour: options.integer('rate-limit'),
    };
    const details = {
      expiresAt: options.optional('expires'),
      allowedAddresses: options.list('allow'),
      description: options.optional('description'),
    };
    const bound = options.optional('workspace');
    return withOperator(env, async (operator) => {
      const workspaceId =
        bound === undefined ? null : await operator.workspace(bound, options.optional('org'));
      const { apiKey, rawKey } = await operator.keys.mint({
        minter: null,
        ...order,
        ...parseDetails(details),
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

export const keyList: Command = {
  name: 'key list',
  about: 'lists the keys of a user or of an organization, newest first; those that are over last',
  options: OWNER,
  examples: ['key list --org engines'],
  run: (options, env) => {
    const owner = ownerOf(options);
    return withOperator(env, async (operator) => {
      const keys = await operator.keys.list(await owner(operator));
      const rows = keys.map((key) => [
        key.keyPrefix,
        key.name,
        key.scopes.join(' '),
        stateOf(key),
        key.expiresAt,
        key.lastUsedAt,
        key.lastUsedAddress,
      ]);
      return {
        json: { apiKeys: keys.map(describe) },
        text: table(
          ['prefix', 'name', 'scopes', 'state', 'expires', 'last used', 'from'],
          rows,
          'There are no keys.',
        ),
      };
    });
  },
};

export const keyShow: Command = {
  name: 'key show',
  about: 'tells what is known of a key; its secret is known to nobody',
  argument: PREFIX,
  examples: ['key show lkyu_0123abcd'],
  run: (options, env) => {
    const prefix = options.argument('PREFIX');
    return withOperator(env, async ({ keys }) => {
      const key = await keys.getByPrefix(prefix);
      return {
        json: { apiKey: describe(key) },
        text: facts([
          ['prefix', key.keyPrefix],
          ['name', key.name],
          ['description', key.description],
          ['scopes', key.scopes.join(' ')],
          ['state', stateOf(key)],
          ['workspace', key.workspace && `${key.workspace.organization}/${key.workspace.slug}`],
          ['calls an hour', key.rateLimitPerHour === 0 ? 'any number' : key.rateLimitPerHour],
          ['works from', key.allowedAddresses?.join(' ') ?? 'all addresses'],
          ['made', key.createdAt],
          ['expires', key.expiresAt],
          ['old secret until', key.previousSecretUntil],
          ['last used', key.lastUsedAt],
          ['last used from', key.lastUsedAddress],
        ]),
      };
    });
  },
};

export const keyRotate: Command = {
  name: 'key rotate',
  about: 'gives a key a new secret, and shows it this once; the old one goes on working for a while',
  argument: PREFIX,
  options: { overlap: { value: 'HOURS', about: 'how long the old secret works, 0 to 168; by default 24' } },
  examples: ['key rotate lkyu_0123abcd --overlap 1'],
  run: (options, env) => {
    const [prefix, overlap] = [options.argument('PREFIX'), options.integer('overlap')];
    return withOperator(env, async ({ keys, rotation }) => {
      const { owner, id } = await keys.getByPrefix(prefix);
      const { apiKey, rawKey } = await rotation.rotate(owner, id, overlap, null);
      const until = apiKey.previousSecretUntil;
      const old = until === null ? 'The old one is over.' : `The old one works until ${until.toISOString()}.`;
      return {
        json: { apiKey: describe(apiKey), rawKey, warning: WARNING },
        text: `Key ${prefix} has a new secret. ${old} ${WARNING}\n${rawKey}`,
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
    return async (operator) => ({ kind: 'user', id: await userId(operator, email) });
  }
  if (slug !== undefined && email === undefined) {
    return async (operator) => ({ kind: 'org', id: (await operator.organization(slug)).id });
  }
  throw new UsageError('exactly one of --user and --org is needed');
}

/** An address that nobody has verified may be a stranger's who hopes for a key. */
async function userId(operator: Operator, name: string): Promise<string> {
  const user = name.includes('@') ? await operator.user(name) : await operator.anybody(name);
  return user.id;
}

/** The key as `POST /api/me/keys` shows it. */
function describe({ owner, ...key }: ApiKeyView): object {
  return { ...key, scope: owner.kind };
}

function stateOf({ revokedAt, expiresAt }: ApiKeyView): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= Date.now() ? 'expired' : 'works';
}

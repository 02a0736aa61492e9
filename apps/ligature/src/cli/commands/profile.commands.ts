import { parseUrl } from '#kernel';

import type { Command, Option } from '../command.js';
import { connect, CONNECTION, connectionTo } from '../connection.js';
import { UsageError } from '../options.js';
import { originOf } from '../origin-of.js';
import { readProfiles, withoutProfile, withProfile, writeProfiles } from '../profiles.js';
import { facts, table } from '../table.js';

const USUAL = 'default';
const PROFILE = {
  profile: { value: 'NAME', about: `by default ${USUAL}` },
} as const satisfies Record<string, Option>;

/** As much as is told of whoever calls. */
interface Me {
  /** `null` for the key of an organization. */
  readonly user: { readonly username: string; readonly email: string | null } | null;
}

export const loginCommand: Command = {
  name: 'login',
  about:
    'keeps an API key, which is asked for or read from standard input, for the commands that talk to a running service; in a file that only you can read',
  options: {
    url: { value: 'ORIGIN', about: 'where the service listens; by default HOST and PORT' },
    ...PROFILE,
  },
  examples: ['login --url https://links.example.com', 'login --profile staging < key.txt'],
  run: async (options, env, readSecret) => {
    const [name, url] = [options.optional('profile') ?? USUAL, options.optional('url') ?? originOf(env)];
    if (parseUrl(url) === null)
      throw new UsageError('--url must be an address, such as https://links.example.com');
    const key = (await readSecret('API key')).trim();
    const { user } = await connectionTo(url, key).json<Me>('/api/me');
    const username = user?.username ?? null;
    await writeProfiles(withProfile(await readProfiles(), name, { url, key }));
    return {
      json: { profile: name, url, username },
      text: `Profile ${name}: ${username ?? 'a team'} at ${url}.`,
    };
  },
};

export const logoutCommand: Command = {
  name: 'logout',
  about: 'forgets the key of a profile; it stays good until it is revoked',
  options: PROFILE,
  examples: ['logout --profile staging'],
  run: async (options) => {
    const known = await readProfiles();
    const name = options.optional('profile') ?? known.current ?? USUAL;
    if (known.profiles[name] === undefined) throw new Error(`there is no profile ${name}`);
    await writeProfiles(withoutProfile(known, name));
    return { json: { profile: name }, text: `Profile ${name} is forgotten.` };
  },
};

export const whoamiCommand: Command = {
  name: 'whoami',
  about: 'tells whom the key of a profile belongs to',
  options: CONNECTION,
  examples: ['whoami', 'whoami --profile staging'],
  run: async (options, env, readSecret) => {
    const service = await connect(options, env, readSecret);
    const { user } = await service.json<Me>('/api/me');
    const { username = null, email = null } = user ?? {};
    return {
      json: { url: service.origin, username, email },
      text: facts([
        ['service', service.origin],
        ['username', username],
        ['address', email],
      ]),
    };
  },
};

export const profilesCommand: Command = {
  name: 'profiles',
  about: 'lists the profiles that login has kept, without their keys',
  examples: ['profiles'],
  run: async () => {
    const { current, profiles } = await readProfiles();
    const list = Object.entries(profiles).map(([name, { url }]) => ({
      name,
      url,
      current: name === current,
    }));
    const rows = list.map(({ name, url, current: isUsed }) => [name, url, isUsed]);
    return {
      json: { profiles: list },
      text: table(['profile', 'service', 'used'], rows, 'There is none: ligature login makes one.'),
    };
  },
};

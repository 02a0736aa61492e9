import type { Env } from '#platform/config';

import type { Option } from './command.js';
import { type Options, UsageError } from './options.js';
import { originOf } from './origin-of.js';
import { readProfiles } from './profiles.js';
import type { ReadSecret } from './read-secret.js';

/** What commands that talk to a running service have. */
export const CONNECTION = {
  url: {
    value: 'ORIGIN',
    about: 'where the service listens; by default that of the profile, else HOST and PORT',
  },
  profile: { value: 'NAME', about: 'which profile of login; by default the last one' },
} as const satisfies Record<string, Option>;

/** The running service, as whoever an API key belongs to. */
export interface Connection {
  readonly origin: string;
  /** @throws Error with what the service says, unless it answers that all is well */
  send(path: string, init?: RequestInit): Promise<Response>;
  json<T>(path: string, init?: RequestInit): Promise<T>;
}

/** As the profile that is named or was used last; without one, or at another address, it asks for the key, or reads it from standard input. */
export async function connect(options: Options, env: Env, readSecret: ReadSecret): Promise<Connection> {
  const [name, url] = [options.optional('profile'), options.optional('url')];
  const { current, profiles } = await readProfiles();
  const profile = profiles[name ?? current ?? ''];
  if (name !== undefined && profile === undefined)
    throw new UsageError(`there is no profile ${name}: ligature login --profile ${name} makes it`);
  if (profile !== undefined && (url === undefined || url === profile.url))
    return connectionTo(profile.url, profile.key);
  return connectionTo(url ?? originOf(env), (await readSecret('API key')).trim());
}

export function connectionTo(origin: string, key: string): Connection {
  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { 'x-api-key': key, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(new URL(path, origin), { ...init, headers }).catch((error: unknown) => {
      throw new Error(`nothing answers on ${origin}: say --url`, { cause: error });
    });
    if (!response.ok) throw new Error(await saidOf(response));
    return response;
  };
  return {
    origin,
    send,
    json: async <T>(path: string, init?: RequestInit) => (await (await send(path, init)).json()) as T,
  };
}

/** Of any of the three envelopes. */
async function saidOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  const said = body['detail'] ?? body['message'] ?? body['error'];
  return typeof said === 'string' ? said : `the service answered ${String(response.status)}`;
}

import { parseUrl } from '#kernel';

export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}

/** Where Redis is: one server, whichever the sentinels name, or a cluster. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly url: string }
  | (Credentials & {
      readonly kind: 'sentinel';
      readonly sentinels: readonly RedisHost[];
      readonly name: string;
      readonly database: number;
      readonly sentinelPassword?: string;
    })
  | (Credentials & { readonly kind: 'cluster'; readonly nodes: readonly RedisHost[] });

const FORM = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/(\d{0,4}))?(?:\?(.*))?$/;
const USUAL_PORT = { sentinel: 26_379, cluster: 6_379 } as const;

/**
 * Reads `redis://…`, `redis+sentinel://[user:password@]host:port,…[/db]?master_name=name` or
 * `redis+cluster://[user:password@]host:port,…`, each with `rediss` for TLS.
 */
export function parseRedisUrl(text: string): RedisAddress | null {
  const [, scheme, kind, login = '', list = '', database = '', query = ''] = FORM.exec(text) ?? [];
  if (kind !== 'sentinel' && kind !== 'cluster') return isServer(text) ? { kind: 'server', url: text } : null;
  const hosts = list.split(',').map((each) => hostOf(each, USUAL_PORT[kind]));
  if (hosts.includes(null)) return null;
  const known = hosts.filter((each) => each !== null);
  const credentials = credentialsOf(login, scheme === 'rediss');
  if (credentials === null) return null;
  if (kind === 'cluster')
    return database === '' && query === '' ? { kind, nodes: known, ...credentials } : null;
  const options = new URLSearchParams(query);
  const name = options.get('master_name') ?? '';
  const sentinelPassword = options.get('sentinel_password');
  if (name === '') return null;
  return {
    ...{ kind, sentinels: known, name, database: Number(database), ...credentials },
    ...(sentinelPassword === null ? {} : { sentinelPassword }),
  };
}

function isServer(text: string): boolean {
  return ['redis:', 'rediss:'].includes(parseUrl(text)?.protocol ?? '');
}

function hostOf(text: string, usual: number): RedisHost | null {
  const [, host = '', port] = /^(\[[\da-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === '') return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: port === undefined ? usual : Number(port) };
}

function credentialsOf(login: string, tls: boolean): Credentials | null {
  const at = login.indexOf(':');
  try {
    const username = decodeURIComponent(at === -1 ? login : login.slice(0, at));
    const password = at === -1 ? '' : decodeURIComponent(login.slice(at + 1));
    return { ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }), tls };
  } catch {
    return null;
  }
}

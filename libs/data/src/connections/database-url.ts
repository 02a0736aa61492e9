import { parseUrl } from '#kernel';

/** What a session must be able to do, as libpq's parameter of that name says. */
const SESSION_ATTRS = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttrs = (typeof SESSION_ATTRS)[number];

/** A database, and the servers that may have it. */
export interface DatabaseAddress {
  /** The address at each server, in the order in which they are asked. */
  readonly urls: readonly string[];
  readonly attrs: SessionAttrs;
}

const PARTS = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const HOST = /^(?:\[[0-9a-f:.]+\]|[^[\]:,\s]+)(?::\d{1,5})?$/i;
const ATTRS = 'target_session_attrs';

/** `no-verify` and `ssl` are the driver's own: the first does not ask whose certificate it is, `ssl=true` trusts public CAs. */
const TLS_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation'];

/**
 * Reads `postgres://user:password@host:5432,other:5432/name?target_session_attrs=read-write`: libpq's form, with one server
 * or several. `null`: not understood.
 */
export function parseDatabaseUrl(text: string): DatabaseAddress | null {
  const [, start, authority, path = '', query = ''] = PARTS.exec(text) ?? [];
  if (start === undefined || authority === undefined) return null;
  const parameters = new URLSearchParams(query);
  const attrs = SESSION_ATTRS.find((one) => one === (parameters.get(ATTRS) ?? 'any'));
  parameters.delete(ATTRS);
  if (!secureAsLibpqDoes(parameters)) return null;
  const rest = parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
  const hosts = authority.split(',');
  if (hosts.length === 1 && !text.includes(ATTRS)) {
    const isPlain = ![...parameters.keys()].some((name) => name.startsWith('ssl'));
    const url = isPlain ? text : `${start}${authority}${rest}`;
    return parseUrl(url) === null ? null : { urls: [url], attrs: 'any' };
  }
  if (attrs === undefined || !hosts.every((host) => HOST.test(host))) return null;
  return { urls: hosts.map((host) => `${start}${host}${rest}`), attrs };
}

/**
 * Lets the driver understand TLS as libpq does, where it would otherwise take `require` for `verify-full`.
 * @returns whether that can be done
 */
function secureAsLibpqDoes(parameters: URLSearchParams): boolean {
  const isKnown = [...parameters.keys()].every(
    (name) => !name.startsWith('ssl') || TLS_PARAMETERS.includes(name),
  );
  const isSystem = parameters.get('sslrootcert') === 'system';
  const mode = parameters.get('sslmode') ?? (isSystem ? 'verify-full' : null);
  if (!isKnown || (mode !== null && !TLS_MODES.includes(mode))) return false;
  // Anybody gets a certificate of a public CA: it says something only with the name in it.
  if (isSystem && mode !== 'verify-full') return false;
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) return false;
  if (isSystem) parameters.delete('sslrootcert');
  if (mode === null || mode === 'no-verify') return true;
  parameters.set('sslmode', mode);
  parameters.set('uselibpqcompat', 'true');
  return true;
}

/** How a server is asked for a connection, the first way first: with `prefer` and `allow` there are two. */
export function waysTo(url: string): readonly string[] {
  const [, mode = ''] = /[?&]sslmode=(prefer|allow)(?:&|$)/.exec(url) ?? [];
  const as = (other: string): string => url.replace(`sslmode=${mode}`, `sslmode=${other}`);
  if (mode === 'prefer') return [url, as('disable')];
  return mode === 'allow' ? [as('disable'), as('prefer')] : [url];
}

/** As whom an address has somebody come; `null`: it does not say. */
export function userOf({ urls }: DatabaseAddress): string | null {
  const [, user = ''] = /^\w+:\/\/([^:@/?#]*)(?::[^@/?#]*)?@/.exec(urls[0] ?? '') ?? [];
  return user === '' ? null : decodeURIComponent(user);
}

/** The servers of an address, without what is secret about it. */
export function hostsOf({ urls }: DatabaseAddress): string {
  return urls.map((url) => PARTS.exec(url)?.[2] ?? '').join(', ');
}

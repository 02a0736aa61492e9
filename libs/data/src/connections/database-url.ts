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
  const rest = parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
  const hosts = authority.split(',');
  if (hosts.length === 1 && !text.includes(ATTRS)) return parseUrl(text) === null ? null : { urls: [text], attrs: 'any' };
  if (attrs === undefined || !hosts.every((host) => HOST.test(host))) return null;
  return { urls: hosts.map((host) => `${start}${host}${rest}`), attrs };
}

/** The servers of an address, without what is secret about it. */
export function hostsOf({ urls }: DatabaseAddress): string {
  return urls.map((url) => PARTS.exec(url)?.[2] ?? '').join(', ');
}

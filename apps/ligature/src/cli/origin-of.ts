import type { Env } from '#platform/config';

/** Where this machine reaches a service with these settings. */
export function originOf({ host, port }: Env): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}

import type { Env, PlatformRequest } from '#platform';

const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** The origin of the links that are handed out: the configured one, else the one that was asked. */
export function publicBase(
  { publicUrl, host, port }: Pick<Env, 'publicUrl' | 'host' | 'port'>,
  request: Pick<PlatformRequest, 'protocol' | 'host'>,
): string {
  if (publicUrl !== null) return publicUrl;
  return `${request.protocol}://${HOST.test(request.host) ? request.host : `${host}:${String(port)}`}`;
}

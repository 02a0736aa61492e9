import { type Env, type PlatformRequest, requestOrigin, schemeOf } from '#platform';

/**
 * The origin of the links in an answer: the configured one, else the one that was asked. The latter is the client's own
 * word: it may go back to the client, and nowhere else.
 */
export function publicBase(
  { publicUrl, host, port }: Pick<Env, 'publicUrl' | 'host' | 'port'>,
  request: Pick<PlatformRequest, 'protocol' | 'host'>,
): string {
  return publicUrl ?? requestOrigin(request) ?? `${schemeOf(request)}://${host}:${String(port)}`;
}

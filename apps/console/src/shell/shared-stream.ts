import { client } from '../client.js';

/** Who is told what happens. */
export interface Follower {
  readonly onEvent: (type: string) => void;
  readonly onConnection: (isConnected: boolean) => void;
}

/** What tabs tell each other. */
type Said =
  | { readonly what: 'event'; readonly type: string; readonly cursor: string | null }
  | { readonly what: 'connection'; readonly isConnected: boolean }
  | { readonly what: 'question' };

/**
 * Follows events, one tab for all: browsers keep few connections to a service, and the service few streams of a person.
 * The others are told what that tab hears; when it goes, another one goes on from where it was.
 * @param org `null`: what happens to the person
 */
export async function followEvents(
  org: string | null,
  signal: AbortSignal,
  follower: Follower,
): Promise<void> {
  // Elsewhere browsers have no locks.
  if (!isSecureContext) return follow(org, null, signal, follower);
  const name = `ligature.events.${org ?? ''}`;
  const channel = new BroadcastChannel(name);
  const say = (said: Said): void => channel.postMessage(said);
  let connection: boolean | null = null;
  let cursor: string | null = null;
  let isFollowing = false;
  channel.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.what === 'question') {
      if (isFollowing && connection !== null) say({ what: 'connection', isConnected: connection });
    } else if (!isFollowing && data.what === 'event') {
      cursor = data.cursor;
      follower.onEvent(data.type);
    } else if (!isFollowing && data.what === 'connection') follower.onConnection(data.isConnected);
  });
  say({ what: 'question' });
  try {
    await navigator.locks.request(name, { signal }, async () => {
      isFollowing = true;
      await follow(org, cursor, signal, {
        onEvent: (type, at) => {
          say({ what: 'event', type, cursor: at });
          follower.onEvent(type);
        },
        onConnection: (isConnected) => {
          connection = isConnected;
          say({ what: 'connection', isConnected });
          follower.onConnection(isConnected);
        },
      });
    });
  } finally {
    channel.close();
  }
}

/** @param after `null`: what happens from now on */
async function follow(
  org: string | null,
  after: string | null,
  signal: AbortSignal,
  {
    onEvent,
    onConnection,
  }: { onEvent: (type: string, cursor: string | null) => void; onConnection: Follower['onConnection'] },
): Promise<void> {
  const query = { ...(org !== null && { org }), ...(after !== null && { after }) };
  const stream = client.events.stream(query, { signal, onConnection });
  for await (const { type } of stream) onEvent(type, stream.cursor);
}

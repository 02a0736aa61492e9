import { LigatureError, type LigatureEvent } from '#client';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

import { client } from '../../client.js';
import { told } from '../../messages/notifications.js';
import type { Session } from '../../session/session.js';

const MOST = 50;
const TYPES = Object.keys(told).join(',');

export interface Notifications {
  /** The newest first. */
  readonly events: readonly LigatureEvent[];
  /** The moment up to which they were seen. */
  readonly seen: string;
  readonly unread: number;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly retry: () => void;
  readonly markSeen: () => void;
}

/** What happened to somebody and to the organization they act for; what they did themselves is no news. */
export function useNotifications({ user, activeOrganization }: Session): Notifications {
  const userId = user?.id ?? '';
  const org = activeOrganization?.slug ?? null;
  const list = useQuery({
    queryKey: ['notifications', userId, org],
    queryFn: async ({ signal }) => {
      const both = await Promise.all([
        newest({}, signal),
        org === null ? [] : newest({ org }, signal).catch(withoutRight),
      ]);
      return both
        .flat()
        .filter(({ actor }) => actor.type !== 'user' || actor.id !== userId)
        .sort((one, other) => Date.parse(other.time) - Date.parse(one.time))
        .slice(0, MOST);
    },
  });
  const seen = useSyncExternalStore(watchSeen, () => localStorage.getItem(seenKey(userId)) ?? '');
  const events = list.data ?? [];
  return {
    events,
    seen,
    unread: events.filter(({ time }) => time > seen).length,
    error: list.isSuccess ? null : list.error,
    isPending: list.isPending,
    retry: () => void list.refetch(),
    markSeen: () => {
      const [first] = events;
      if (first === undefined || first.time <= seen) return;
      localStorage.setItem(seenKey(userId), first.time);
      for (const tell of watching) tell();
    },
  };
}

const newest = (query: { readonly org?: string }, signal: AbortSignal): Promise<LigatureEvent[]> =>
  client.events.list({ ...query, types: TYPES, limit: MOST }, { signal }).toArray(MOST);

/** Not everybody may read what happens in an organization. */
function withoutRight(error: unknown): LigatureEvent[] {
  if (error instanceof LigatureError && error.status === 403) return [];
  throw error;
}

const seenKey = (userId: string): string => `ligature.seen.${userId}`;
const watching = new Set<() => void>();

function watchSeen(tell: () => void): () => void {
  watching.add(tell);
  // Seen in another window is seen here.
  window.addEventListener('storage', tell);
  return () => {
    watching.delete(tell);
    window.removeEventListener('storage', tell);
  };
}

import { LigatureError } from '#client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { told } from '../messages/notifications.js';
import { tellThatSomethingHappened } from './happenings.js';
import { followEvents } from './shared-stream.js';

/** Which of the things that are shown an event puts out of date, by the first word of its type. */
const OUTDATED: Readonly<Record<string, readonly string[]>> = {
  bundle: ['bundles', 'bundle'],
  node: ['graph-sharing', 'graph-trash', 'home'],
  import: ['home'],
  user: ['session', 'account'],
  session: ['account'],
  key: ['account', 'organization'],
  member: ['session', 'organization', 'workspaces'],
  org: ['session', 'organization'],
  workspace: ['organization', 'workspaces'],
  webhook: ['webhooks'],
  item: ['items', 'item'],
  project: ['projects', 'items', 'item'],
  relationship: ['relationships', 'item'],
};

/** What is being asked for anew, and whether it was put out of date again meanwhile. */
const asked = new Map<string, boolean>();

/** Asks anew for what is shown. Of many events that follow each other fast, each answer is waited for first. */
async function refresh(queries: QueryClient, key: string): Promise<void> {
  if (asked.has(key)) {
    asked.set(key, true);
    return;
  }
  do {
    asked.set(key, false);
    await queries.invalidateQueries({ queryKey: [key] });
  } while (asked.get(key) === true);
  asked.delete(key);
}

function take(queries: QueryClient, type: string): void {
  tellThatSomethingHappened();
  for (const key of OUTDATED[type.split('.')[0] ?? ''] ?? []) void refresh(queries, key);
  if (type in told) void refresh(queries, 'notifications');
  void refresh(queries, 'latest');
}

/** @param org `null`: what happens to the person */
async function follow(
  queries: QueryClient,
  org: string | null,
  signal: AbortSignal,
  onConnection: (isConnected: boolean) => void = () => undefined,
): Promise<void> {
  try {
    await followEvents(org, signal, { onEvent: (type) => take(queries, type), onConnection });
  } catch (error) {
    // Whoever may not read events of the organization sees changes when they look again.
    if (!signal.aborted && !(error instanceof LigatureError)) throw error;
  }
}

export type Connection = 'connecting' | 'live' | 'lost';

/** Follows what happens to the person and to the organization they act for; what is shown is asked for anew. */
export function useLive(organization: string | null): Connection {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    const ends = new AbortController();
    for (const org of organization === null ? [null] : [null, organization])
      void follow(queries, org, ends.signal, (isConnected) => {
        setConnection(isConnected ? 'live' : 'lost');
        // What happened before it was connected is told to nobody.
        if (isConnected) tellThatSomethingHappened();
      });
    return () => ends.abort();
  }, [organization, queries]);
  return connection;
}

/** Follows a further organization, for a screen that shows what it has; `null`: none. */
export function useFollowed(organization: string | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (organization === null) return;
    const ends = new AbortController();
    void follow(queries, organization, ends.signal);
    return () => ends.abort();
  }, [organization, queries]);
}

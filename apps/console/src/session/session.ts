import { queryOptions, useQuery } from '@tanstack/react-query';

import { client } from '../client.js';

/** Who is signed in, and where they act. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => client.me.get({ signal }),
  staleTime: 60_000,
});

export type Session = Awaited<ReturnType<typeof client.me.get>>;

/** `undefined`: not known yet. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

/** What somebody is called. */
export function nameOf({ user }: Pick<Session, 'user'>): string {
  return user === null ? '' : (user.displayName ?? user.username);
}

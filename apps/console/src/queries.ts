import { LigatureError } from '#client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

import { goToSignIn } from './session/sign-in.js';

const isUnknown = (error: Error): boolean => error instanceof LigatureError && error.status === 401;

/** The session ended meanwhile: whoever signs in again comes back to the same screen. */
function onReadError(error: Error): void {
  if (isUnknown(error)) goToSignIn();
}

/** A wrong code or password is refused like a session that ended: asking who is signed in tells which it was. */
function onChangeError(error: Error): void {
  if (isUnknown(error)) void queries.invalidateQueries({ queryKey: ['session'] });
}

/** What the console knows of the service. Events of the service say what is out of date (see `shell/live.ts`). */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: onReadError }),
  mutationCache: new MutationCache({ onError: onChangeError }),
  defaultOptions: {
    // The client repeats by itself what may be repeated.
    queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

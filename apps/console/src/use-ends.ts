import { useEffect, useRef } from 'react';

/** Ends what goes on, when it is told to or when what is shown goes away. `begin` answers the signal of a new start. */
export function useEnds(): { readonly begin: () => AbortSignal; readonly end: () => void } {
  const ends = useRef<AbortController | null>(null);
  const end = (): void => ends.current?.abort();
  useEffect(() => end, []);
  return {
    begin: () => {
      ends.current = new AbortController();
      return ends.current.signal;
    },
    end,
  };
}

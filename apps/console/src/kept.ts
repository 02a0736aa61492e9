import { useState } from 'react';

interface Kept<T> {
  readonly value: T;
  readonly change: (value: T) => void;
  /** It was sent, or is not wanted any more. */
  readonly forget: () => void;
}

/**
 * What somebody types, kept in the tab until it is sent: it is there again after a dialog was closed, a reload, or
 * signing in anew. @param name `null`: it is not kept
 */
export function useKept<T>(name: string | null, initial: T): Kept<T> {
  const key = `ligature.typed.${name ?? ''}`;
  const [value, setValue] = useState<T>(() => {
    const kept = name === null ? null : sessionStorage.getItem(key);
    return kept === null ? initial : (JSON.parse(kept) as T);
  });
  return {
    value,
    change: (next) => {
      if (name !== null) sessionStorage.setItem(key, JSON.stringify(next));
      setValue(next);
    },
    forget: () => sessionStorage.removeItem(key),
  };
}

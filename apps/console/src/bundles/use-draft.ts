import { useCallback, useState } from 'react';

import { offerBack, readDraft, useBroughtBack } from '../drafts.js';
import { type Draft, newLink } from './draft.js';

interface Kept {
  readonly draft: Draft;
  /** The tag of what it was begun from. */
  readonly base: string | null;
}

const keyOf = (name: string): string => `ligature.draft.${name}`;

/** What was typed and not saved; `null`: nothing. Passwords are never kept. */
function read(name: string): Kept | null {
  const kept = readDraft(keyOf(name)) as Kept | null;
  return kept === null ? null : named(kept);
}

/** Keys are given anew: those of another visit may be given by now. */
function named({ draft, base }: Kept): Kept {
  return { base, draft: { ...draft, links: draft.links.map((link) => newLink(link.url, link)) } };
}

export interface KeptDraft {
  readonly draft: Draft;
  readonly base: string | null;
  /** Whether it differs from what is stored. */
  readonly isChanged: boolean;
  readonly change: (changes: Partial<Draft>) => void;
  /** Takes what is stored now, and forgets the rest. */
  readonly reset: (draft: Draft, base: string | null) => void;
  /** The same, and offers to bring back what was typed. */
  readonly discard: (draft: Draft, base: string | null) => void;
  /** Goes on with what was typed, on top of what is stored now. */
  readonly rebase: (base: string | null) => void;
}

/** A draft that outlives the page: it is kept in the browser until it is saved or thrown away. */
export function useDraft(name: string, stored: Draft, storedBase: string | null): KeptDraft {
  const [state, setState] = useState(() => {
    const kept = read(name);
    return kept === null
      ? { draft: stored, base: storedBase, isChanged: false }
      : { ...kept, isChanged: true };
  });
  const keep = useCallback(
    (draft: Draft, base: string | null) => {
      localStorage.setItem(keyOf(name), JSON.stringify({ draft: { ...draft, password: null }, base }));
      setState({ draft, base, isChanged: true });
    },
    [name],
  );
  useBroughtBack(
    keyOf(name),
    useCallback((kept) => setState({ ...named(kept as Kept), isChanged: true }), []),
  );
  const reset = (draft: Draft, base: string | null): void => {
    localStorage.removeItem(keyOf(name));
    setState({ draft, base, isChanged: false });
  };
  return {
    ...state,
    change: (changes) => keep({ ...state.draft, ...changes }, state.base),
    rebase: (base) => keep(state.draft, base),
    reset,
    discard: (draft, base) => {
      if (state.isChanged) offerBack(keyOf(name), { draft: state.draft, base: state.base });
      reset(draft, base);
    },
  };
}

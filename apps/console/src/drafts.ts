import { useEffect } from 'react';

import { common } from './messages/common.js';
import { notify } from './shell/notices.js';

type Take = (key: string, draft: unknown) => void;

const watching = new Set<Take>();

/** What was typed and not saved; `null`: nothing, or it cannot be read any more. */
export function readDraft(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Says that a draft was thrown away, and offers to bring it back, also to a form that was opened anew meanwhile. */
export function offerBack(key: string, draft: unknown): void {
  notify(common.draftDiscarded, {
    action: {
      label: common.undo,
      run: () => {
        const newer = readDraft(key);
        localStorage.setItem(key, JSON.stringify(draft));
        for (const take of watching) take(key, draft);
        // What was typed since then makes room for it, and can be had back as well.
        if (newer !== null) offerBack(key, newer);
      },
    },
  });
}

/** Tells a form of a draft that was brought back. */
export function useBroughtBack(key: string, take: (draft: unknown) => void): void {
  useEffect(() => {
    const listen: Take = (other, draft) => {
      if (other === key) take(draft);
    };
    watching.add(listen);
    return () => {
      watching.delete(listen);
    };
  }, [key, take]);
}

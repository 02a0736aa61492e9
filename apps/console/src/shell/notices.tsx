import { type ReactNode, useSyncExternalStore } from 'react';

import { Button } from '../components/button.js';
import { common } from '../messages/common.js';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
  /** What takes it back, or goes on. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

const SHOWN_MS = 8_000;
let notices: readonly Notice[] = [];
let last = 0;
const watching = new Set<() => void>();

function set(next: readonly Notice[]): void {
  notices = next;
  for (const tell of watching) tell();
}

const drop = (id: number): void => set(notices.filter((each) => each.id !== id));

/** Says in a corner what happened, for a while; one that offers something stays until it is dismissed. */
export function notify(text: string, { isBad = false, action = null }: Partial<Notice> = {}): void {
  last += 1;
  const id = last;
  set([...notices.slice(-3), { id, text, isBad, action }]);
  if (action === null) setTimeout(() => drop(id), SHOWN_MS);
}

export function Notices(): ReactNode {
  const shown = useSyncExternalStore(
    (tell) => {
      watching.add(tell);
      return () => watching.delete(tell);
    },
    () => notices,
  );
  return (
    <div className="notices" role="status">
      {shown.map(({ id, text, isBad, action }) => (
        <div key={id} className={isBad ? 'toast bad' : 'toast'}>
          <span dir="auto">{text}</span>
          {action !== null && (
            <Button
              onPress={() => {
                drop(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <button type="button" className="dismiss" aria-label={common.dismiss} onClick={() => drop(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}

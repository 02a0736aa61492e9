import { type ReactNode, useSyncExternalStore } from 'react';

import { shell } from '../messages/shell.js';
import { useLive } from './live.js';

function watchNetwork(tell: () => void): () => void {
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return () => {
    window.removeEventListener('online', tell);
    window.removeEventListener('offline', tell);
  };
}

/** Says when what is shown may be out of date. */
export function ConnectionBanner({ organization }: { readonly organization: string | null }): ReactNode {
  const connection = useLive(organization);
  const isOnline = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const text = isOnline ? (connection === 'lost' ? shell.lost : null) : shell.offline;
  return (
    <div role="status" className="connection">
      {text !== null && <p className="notice warn">{text}</p>}
    </div>
  );
}

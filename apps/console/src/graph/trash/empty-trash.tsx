import { type ReactNode, useEffect, useRef, useState } from 'react';

import { Confirm } from '../../components/confirm.js';
import { trash as words } from '../../messages/graph-trash.js';
import { emptyTrash } from './use-trash.js';

/** Asks, then deletes all there is, and tells how far it is. Whoever closes it keeps what is left. */
export function EmptyTrash({
  owner,
  onClose,
}: {
  readonly owner: string;
  readonly onClose: () => void;
}): ReactNode {
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const ended = useRef(new AbortController());
  useEffect(() => {
    const { current } = ended;
    return () => current.abort();
  }, []);
  return (
    <Confirm
      title={words.emptyTitle}
      text={words.emptyAllText}
      action={words.emptyAll}
      word={words.word}
      run={() => {
        ended.current = new AbortController();
        return emptyTrash(owner, ended.current.signal, (done, all) => setProgress({ done, all }));
      }}
      onClose={() => {
        ended.current.abort();
        onClose();
      }}
    >
      {progress !== null && (
        <label className="progress">
          {words.progress}
          <progress max={progress.all} value={progress.done} />
          {progress.done.toLocaleString()} / {progress.all.toLocaleString()}
        </label>
      )}
    </Confirm>
  );
}

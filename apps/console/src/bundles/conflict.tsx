import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { ModalDialog } from '../components/dialog.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import type { Draft } from './draft.js';

/** Two have changed one bundle: both are shown, and one is chosen. */
export function Conflict({
  theirs,
  yours,
  onTakeTheirs,
  onKeepYours,
  onClose,
}: {
  readonly theirs: Draft;
  readonly yours: Draft;
  readonly onTakeTheirs: () => void;
  readonly onKeepYours: () => void;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ModalDialog title={bundles.conflictTitle} onClose={onClose} isAlert>
      <p>{bundles.conflictText}</p>
      <div className="sides">
        <Side title={bundles.theirs} draft={theirs} />
        <Side title={bundles.yours} draft={yours} />
      </div>
      <div className="actions">
        <Button look="primary" onPress={onKeepYours}>
          {bundles.keepYours}
        </Button>
        <Button onPress={onTakeTheirs}>{bundles.takeTheirs}</Button>
        <Button look="quiet" onPress={onClose}>
          {common.cancel}
        </Button>
      </div>
    </ModalDialog>
  );
}

function Side({ title, draft }: { readonly title: string; readonly draft: Draft }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <p dir="auto">
        <strong>{draft.title}</strong>
      </p>
      <p dir="auto">{draft.description}</p>
      <ol>
        {draft.links.map(({ key, url, note }) => (
          <li key={key}>
            <span dir="ltr">{url}</span> <span className="hint">{note}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

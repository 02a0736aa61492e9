import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { ModalDialog } from '../components/dialog.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { MOST_TAG } from './draft.js';

type What = keyof typeof bundles.tagWhats;

/** Asks for a tag that many bundles get, or lose. */
export function TagDialog({
  count,
  onTag,
  onClose,
}: {
  readonly count: number;
  readonly onTag: (tag: string, isRemoval: boolean) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const [what, setWhat] = useState<What>('add');
  const tag = typed.trim();
  const isLong = tag.length > MOST_TAG;
  return (
    <ModalDialog title={bundles.tagTitle(count)} onClose={onClose}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (tag === '' || isLong) return;
          onClose();
          onTag(tag, what === 'remove');
        }}
      >
        <Choice label={bundles.tagWhat} value={what} options={bundles.tagWhats} onChange={setWhat} />
        <Field
          label={bundles.tag}
          hint={bundles.tagHint}
          value={typed}
          onChange={setTyped}
          error={isLong ? bundles.wrong.long(MOST_TAG) : undefined}
          autoFocus
        />
        <div className="actions">
          <Button type="submit" look="primary" isDisabled={tag === '' || isLong}>
            {bundles.tagWhats[what]}
          </Button>
          <Button onPress={onClose}>{common.cancel}</Button>
        </div>
      </form>
    </ModalDialog>
  );
}

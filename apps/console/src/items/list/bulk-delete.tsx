import { LigatureError, type Item } from '#client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';

import { Button } from '../../components/button.js';
import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';

/** Deletes items one after the other; one can stop between two of them. */
export function BulkDelete({
  place,
  chosen,
  onClose,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly chosen: readonly Item[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => Promise<void>;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const [count, setCount] = useState(0);
  const isStopped = useRef(false);
  const hasStopped = (): boolean => isStopped.current;
  const work = useMutation({
    mutationFn: async () => {
      isStopped.current = false;
      let gone = 0;
      for (const { id } of chosen) {
        if (hasStopped()) break;
        await place.client.items.delete(id).catch((error: unknown) => {
          // Somebody else was quicker.
          if (!(error instanceof LigatureError) || error.status !== 404) throw error;
        });
        gone += 1;
        setCount(gone);
      }
      await onDone(words.deletedMany(gone));
    },
  });
  const word = String(chosen.length);
  const close = (): void => {
    isStopped.current = true;
    if (!work.isPending) onClose();
  };
  return (
    <ModalDialog title={words.deleteMany(chosen.length)} onClose={close} isAlert>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === word) work.mutate();
        }}
      >
        <p>{words.deleteManyText}</p>
        {work.isPending ? (
          <progress aria-label={words.deleteMany(chosen.length)} max={chosen.length} value={count} />
        ) : (
          <Field
            label={common.typeToConfirm(word)}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            autoFocus
          />
        )}
        {work.isError && (
          <p className="notice bad" role="alert" dir="auto">
            {words.deletedMany(count)} {messageOf(work.error)}
          </p>
        )}
        <div className="actions">
          <Button type="submit" look="danger" isPending={work.isPending} isDisabled={typed.trim() !== word}>
            {common.delete}
          </Button>
          <Button onPress={close}>{work.isPending ? words.stop : common.cancel}</Button>
        </div>
      </form>
    </ModalDialog>
  );
}

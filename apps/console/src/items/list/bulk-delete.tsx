import { LigatureError } from '#client';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { ModalDialog } from '../../components/dialog.js';
import { Field } from '../../components/field.js';
import { Progress } from '../../components/progress.js';
import { messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { bulk } from '../../messages/items-bulk.js';
import { forEach } from '../../pool.js';
import { useEnds } from '../../use-ends.js';
import type { ProjectPlace } from '../place.js';
import type { Kept } from './change-alike.js';

/** Deletes items, some at a time; one can stop meanwhile. */
export function BulkDelete({
  place,
  chosen,
  onClose,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly chosen: readonly Kept[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => Promise<void>;
}): ReactNode {
  const [typed, setTyped] = useState('');
  const [count, setCount] = useState(0);
  const ends = useEnds();
  const work = useMutation({
    mutationFn: async () => {
      let gone = 0;
      setCount(0);
      await forEach(chosen, ends.begin(), async ({ id }) => {
        await place.client.items.delete(id).catch((error: unknown) => {
          // Somebody else was quicker.
          if (!(error instanceof LigatureError) || error.status !== 404) throw error;
        });
        gone += 1;
        setCount(gone);
      });
      await onDone(bulk.deleted(gone));
    },
  });
  const word = String(chosen.length);
  return (
    <ModalDialog
      title={bulk.deleteTitle(chosen.length)}
      onClose={work.isPending ? ends.end : onClose}
      isAlert
    >
      {work.isPending ? (
        <Progress label={bulk.deleting(chosen.length)} max={chosen.length} value={count} onStop={ends.end} />
      ) : (
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() === word) work.mutate();
          }}
        >
          <p>{bulk.deleteText}</p>
          <Field
            label={common.typeToConfirm(word)}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            autoFocus
          />
          {work.isError && (
            <p className="notice bad" role="alert" dir="auto">
              {bulk.deleted(count)} {messageOf(work.error)}
            </p>
          )}
          <div className="actions">
            <Button type="submit" look="danger" isDisabled={typed.trim() !== word}>
              {common.delete}
            </Button>
            <Button onPress={onClose}>{common.cancel}</Button>
          </div>
        </form>
      )}
    </ModalDialog>
  );
}

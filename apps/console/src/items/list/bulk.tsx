import type { Item } from '#client';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import type { ProjectPlace } from '../place.js';
import { BulkDelete } from './bulk-delete.js';
import { BulkEdit } from './bulk-edit.js';

/** What can be done with the items that are chosen. */
export function Bulk({
  place,
  chosen,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly chosen: readonly Item[];
  /** They are not chosen any more. */
  readonly onDone: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  const done = async (text: string): Promise<void> => {
    close();
    onDone();
    notify(text);
    await Promise.all(
      ['items', 'item'].map((key) => queries.invalidateQueries({ queryKey: [key, ...place.key] })),
    );
  };
  return (
    <>
      <div
        className="bulk"
        role="group"
        aria-label={words.chosen(chosen.length)}
        hidden={chosen.length === 0}
      >
        <span role="status">{words.chosen(chosen.length)}</span>
        <Button onPress={() => setOpen('edit')}>{words.editChosen}</Button>
        <Button look="danger" onPress={() => setOpen('delete')}>
          {common.delete}
        </Button>
        <Button look="quiet" onPress={onDone}>
          {common.cancel}
        </Button>
      </div>
      {open === 'edit' && <BulkEdit place={place} chosen={chosen} onClose={close} onDone={done} />}
      {open === 'delete' && <BulkDelete place={place} chosen={chosen} onClose={close} onDone={done} />}
    </>
  );
}

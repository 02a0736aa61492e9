import type { Item } from '#client';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { common } from '../../messages/common.js';
import { bulk } from '../../messages/items-bulk.js';
import { notify } from '../../shell/notices.js';
import type { ProjectPlace } from '../place.js';
import { isFiltered, type ItemSearch } from '../search.js';
import { BulkDelete } from './bulk-delete.js';
import { BulkEdit } from './bulk-edit.js';
import { type Kept, keptOf } from './change-alike.js';
import { Gathered } from './gathered.js';

/** What can be done with the items that are chosen, or with all that match, those that are not loaded included. */
export function Bulk({
  place,
  search,
  total,
  chosen,
  isAll,
  onAll,
  onDone,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
  /** How many match. */
  readonly total: number;
  readonly chosen: readonly Item[];
  readonly isAll: boolean;
  readonly onAll: () => void;
  /** They are not chosen any more. */
  readonly onDone: () => void;
}): ReactNode {
  const queries = useQueryClient();
  /** What is done, and with which; `null`: all that match. They stay the same, whatever becomes of the list. */
  const [open, setOpen] = useState<{ what: 'edit' | 'delete'; items: readonly Kept[] | null } | null>(null);
  const count = isAll ? total : chosen.length;
  const begin = (what: 'edit' | 'delete'): void =>
    setOpen({ what, items: isAll ? null : chosen.map(keptOf) });
  const close = (): void => setOpen(null);
  const done = (): void => {
    close();
    onDone();
  };
  const deleted = async (text: string): Promise<void> => {
    done();
    notify(text);
    await Promise.all(
      ['items', 'item'].map((key) => queries.invalidateQueries({ queryKey: [key, ...place.key] })),
    );
  };
  const dialog = (all: readonly Kept[]): ReactNode =>
    open?.what === 'edit' ? (
      <BulkEdit place={place} chosen={all} onClose={close} onDone={done} />
    ) : (
      <BulkDelete place={place} chosen={all} onClose={close} onDone={deleted} />
    );
  return (
    <>
      <div className="bulk" role="group" aria-label={bulk.chosen(count)} hidden={count === 0}>
        <span role="status">{bulk.chosen(count)}</span>
        {count < total && (
          <Button look="quiet" onPress={onAll}>
            {isFiltered(search) ? bulk.allMatching(total) : bulk.all(total)}
          </Button>
        )}
        <Button onPress={() => begin('edit')}>{bulk.edit}</Button>
        <Button look="danger" onPress={() => begin('delete')}>
          {common.delete}
        </Button>
        <Button look="quiet" onPress={onDone}>
          {common.cancel}
        </Button>
      </div>
      {open?.items && dialog(open.items)}
      {open?.items === null && (
        <Gathered place={place} search={search} total={total} onClose={close}>
          {dialog}
        </Gathered>
      )}
    </>
  );
}

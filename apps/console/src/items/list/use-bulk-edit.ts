import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { bulk } from '../../messages/items-bulk.js';
import { notify } from '../../shell/notices.js';
import { useEnds } from '../../use-ends.js';
import type { ProjectPlace } from '../place.js';
import { canTakeBack, type Changed, changeAlike, type Changes, type Kept, takeBack } from './change-alike.js';

/** Changes items alike, and offers to take back what was changed, as far as that goes. */
export function useBulkEdit(
  place: ProjectPlace,
  chosen: readonly Kept[],
  changes: Changes,
  onDone: () => void,
): {
  readonly work: UseMutationResult<unknown, Error, void>;
  readonly seen: number;
  readonly stop: () => void;
} {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(0);
  const ends = useEnds();
  const refresh = (): Promise<unknown> =>
    Promise.all(['items', 'item'].map((key) => queries.invalidateQueries({ queryKey: [key, ...place.key] })));
  const undo = async (changed: readonly Changed[]): Promise<void> => {
    try {
      const count = await takeBack(place, changed, changes);
      notify(bulk.takenBack(count));
      if (count < changed.length) notify(bulk.leftAlone(changed.length - count));
    } catch (error) {
      notify(messageOf(error), { isBad: true });
    } finally {
      await refresh();
    }
  };
  const work = useMutation({
    mutationFn: async () => {
      const changed: Changed[] = [];
      setSeen(0);
      try {
        await changeAlike(place, chosen, changes, ends.begin(), (more, upTo) => {
          changed.push(...more);
          setSeen(upTo);
        });
        onDone();
      } finally {
        const back = changed.filter(({ item }) => canTakeBack(item, changes));
        notify(bulk.changed(changed.length), {
          ...(back.length > 0 && { action: { label: common.undo, run: () => void undo(back) } }),
        });
        void refresh();
      }
    },
  });
  return { work, seen, stop: ends.end };
}

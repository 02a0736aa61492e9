import type { Item } from '#client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Choice } from '../../components/select.js';
import { messageOf } from '../../components/states.js';
import { items as words } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import { StatusMark } from '../marks.js';
import type { ProjectPlace } from '../place.js';
import { statusName } from '../words.js';
import { itemKey, type StoredItem } from './item-queries.js';
import { ContestedError, saveItem } from './save-item.js';

type Status = NonNullable<NonNullable<Item['disposition']>['status']>;

/** Where the work on an item stands. It is changed at once, and shown before the service has answered. */
export function Triage({
  place,
  stored,
}: {
  readonly place: ProjectPlace;
  readonly stored: StoredItem;
}): ReactNode {
  const queries = useQueryClient();
  const { item } = stored;
  const key = itemKey(place, item.id);
  const was = item.disposition?.status ?? null;
  const untriaged = item.item_type === 'finding' ? words.statuses.needs_review : words.noStatus;
  const work = useMutation({
    mutationFn: (status: Status | null) =>
      saveItem(place, queries, stored, { status }, (now) => (now.disposition?.status ?? null) !== was),
    onMutate: async (status) => {
      await queries.cancelQueries({ queryKey: key, exact: true });
      const effective = status ?? (item.item_type === 'finding' ? 'needs_review' : null);
      const disposition = { status, notes: item.disposition?.notes ?? null };
      queries.setQueryData<StoredItem>(key, {
        ...stored,
        item: { ...item, disposition, effective_status: effective },
      });
    },
    onError: async (error, status) => {
      await queries.invalidateQueries({ queryKey: key, exact: true });
      if (!(error instanceof ContestedError)) {
        notify(messageOf(error), { isBad: true });
        return;
      }
      const now = queries.getQueryData<StoredItem>(key)?.item.disposition?.status ?? null;
      const wanted = status === null ? untriaged : statusName(status);
      notify(words.statusContested(now === null ? untriaged : statusName(now)), {
        action: { label: words.setAnyway(wanted), run: () => work.mutate(status) },
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['items', ...place.key] }),
  });
  if (!place.canWrite) return <StatusMark status={item.effective_status} />;
  return (
    <Choice
      label={words.filters.status}
      isLabelHidden
      value={was ?? ''}
      options={{ '': untriaged, ...words.triage }}
      onChange={(status) => work.mutate(status === '' ? null : status)}
    />
  );
}

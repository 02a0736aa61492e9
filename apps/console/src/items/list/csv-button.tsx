import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';

import { Button } from '../../components/button.js';
import { messageOf } from '../../components/states.js';
import { downloadText } from '../../download.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import type { ProjectPlace } from '../place.js';
import { filterOf, type ItemSearch, sortOf } from '../search.js';

const LONG_MS = 600_000;

/** What the filter leaves, as a table; a second press ends it. */
export function CsvButton({
  place,
  search,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
}): ReactNode {
  const ends = useRef<AbortController | null>(null);
  const work = useMutation({
    mutationFn: async () => {
      ends.current = new AbortController();
      const { signal } = ends.current;
      const query = { ...filterOf(search), sort: sortOf(search), order: search.order ?? ('desc' as const) };
      const text = await place.client.items.export(query, { signal, timeoutMs: LONG_MS });
      downloadText(`${place.project}.csv`, text);
    },
    onError: (error) => {
      if (ends.current?.signal.aborted !== true) notify(messageOf(error), { isBad: true });
    },
  });
  return (
    <Button look="quiet" onPress={() => (work.isPending ? ends.current?.abort() : work.mutate())}>
      {work.isPending ? `${words.csvPending} ${common.cancel}` : words.csv}
    </Button>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { notify } from '../shell/notices.js';
import { deleteBundles } from './delete-bundles.js';
import { GatherBundles } from './gather-bundles.js';
import type { BundlesQuery } from './list-page.js';
import { tagBundles } from './tag-bundles.js';
import { TagDialog } from './tag-dialog.js';

/** What can be done with the bundles that are chosen, those that are not loaded included. */
export function BundleBulk({
  chosen,
  filter,
  isFiltered,
  hasMore,
  onChoose,
}: {
  readonly chosen: readonly string[];
  readonly filter: BundlesQuery;
  readonly isFiltered: boolean;
  /** Whether more match than are loaded. */
  readonly hasMore: boolean;
  readonly onChoose: (slugs: readonly string[]) => void;
}): ReactNode {
  const queries = useQueryClient();
  const [open, setOpen] = useState<'tag' | 'gather' | null>(null);
  const close = (): void => setOpen(null);
  const onError = (error: Error): void => notify(messageOf(error), { isBad: true });
  const removal = useMutation({
    mutationFn: (slugs: readonly string[]) => deleteBundles(slugs, queries),
    onSuccess: () => onChoose([]),
    onError,
  });
  const tagging = useMutation({
    mutationFn: ({ tag, isRemoval }: { readonly tag: string; readonly isRemoval: boolean }) =>
      tagBundles(chosen, tag, isRemoval, queries),
    onError,
  });
  return (
    <>
      <div
        className="bulk"
        role="group"
        aria-label={bundles.selected(chosen.length)}
        hidden={chosen.length === 0}
      >
        <span role="status">{bundles.selected(chosen.length)}</span>
        {hasMore && (
          <Button look="quiet" onPress={() => setOpen('gather')}>
            {isFiltered ? bundles.selectMatching : bundles.selectAll}
          </Button>
        )}
        <Button isPending={tagging.isPending} onPress={() => setOpen('tag')}>
          {bundles.tagSelected}
        </Button>
        <Button look="danger" isPending={removal.isPending} onPress={() => removal.mutate(chosen)}>
          {bundles.deleteSelected}
        </Button>
        <Button look="quiet" onPress={() => onChoose([])}>
          {common.cancel}
        </Button>
      </div>
      {open === 'tag' && (
        <TagDialog
          count={chosen.length}
          onTag={(tag, isRemoval) => tagging.mutate({ tag, isRemoval })}
          onClose={close}
        />
      )}
      {open === 'gather' && (
        <GatherBundles
          filter={filter}
          onClose={close}
          onGathered={(slugs) => {
            close();
            onChoose(slugs);
          }}
        />
      )}
    </>
  );
}

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Selection } from 'react-aria-components';

import { Button } from '../components/button.js';
import { QueryField } from '../components/query-field.js';
import { Choice } from '../components/select.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { notify } from '../shell/notices.js';
import { BundleRows } from './bundle-rows.js';
import { deleteBundles } from './delete-bundles.js';
import { bundlesPage } from './list-page.js';
import { TagDialog } from './tag-dialog.js';
import './bundles.css';

const route = getRouteApi('/bundles');
const PAGE = 50;

/** All bundles of whoever somebody acts for. The filter stands in the address. */
export function Bundles(): ReactNode {
  const { q, tag, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const [selection, setSelection] = useState<Selection>(new Set());
  const [isTagging, setTagging] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ['bundles', 'list', q, tag, sort],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      bundlesPage(
        {
          limit: PAGE,
          cursor: pageParam,
          ...(q && { q }),
          ...(tag && { tag: [tag] }),
          ...(sort && { sort }),
        },
        signal,
      ),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const all = list.data?.pages.flatMap(({ linkies }) => linkies) ?? [];
  const chosen = selection === 'all' ? all.map(({ slug }) => slug) : [...selection].map(String);
  const removal = useMutation({
    mutationFn: (slugs: readonly string[]) => deleteBundles(slugs, queries),
    onSuccess: () => setSelection(new Set()),
    onError: (error) => notify(error.message, { isBad: true }),
  });
  const filter = (changes: { q?: string; tag?: string; sort?: 'updatedAt' | 'createdAt' }): void => {
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  };
  const isFiltered = Boolean(q) || Boolean(tag);
  return (
    <>
      <Title
        actions={
          <>
            <Link to="/bundles/trash" className="button quiet">
              {bundles.trash}
            </Link>
            <Link to="/bundles/new" className="button primary">
              {bundles.make}
            </Link>
          </>
        }
      >
        {bundles.title}
      </Title>
      {(all.length > 0 || isFiltered) && (
        <div className="filters">
          <QueryField
            label={bundles.search}
            most={200}
            q={q ?? ''}
            onChange={(text) => filter({ q: text })}
          />
          <QueryField
            label={bundles.tag}
            most={40}
            q={tag ?? ''}
            onChange={(text) => filter({ tag: text })}
          />
          <Choice
            label={bundles.sort}
            value={sort ?? 'updatedAt'}
            options={bundles.sorts}
            onChange={(sorted) => filter({ sort: sorted })}
          />
        </div>
      )}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && all.length === 0 && <NoBundles isFiltered={isFiltered} />}
      {all.length > 0 && (
        <>
          <div
            className="bulk"
            role="group"
            aria-label={bundles.selected(chosen.length)}
            hidden={chosen.length === 0}
          >
            <span role="status">{bundles.selected(chosen.length)}</span>
            <Button onPress={() => setTagging(true)}>{bundles.tagSelected}</Button>
            <Button look="danger" isPending={removal.isPending} onPress={() => removal.mutate(chosen)}>
              {bundles.deleteSelected}
            </Button>
            <Button look="quiet" onPress={() => setSelection(new Set())}>
              {common.cancel}
            </Button>
          </div>
          {isTagging && <TagDialog slugs={chosen} onClose={() => setTagging(false)} />}
          <BundleRows
            bundles={all}
            selection={selection}
            onSelect={setSelection}
            isLoading={list.isFetchingNextPage}
            loadMore={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
          />
        </>
      )}
    </>
  );
}

function NoBundles({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  return isFiltered ? (
    <Empty title={bundles.noneFound} text={bundles.noneFoundText}>
      <Link to="/bundles" search={{}} className="button">
        {bundles.showAll}
      </Link>
    </Empty>
  ) : (
    <Empty title={bundles.none} text={bundles.noneText}>
      <Link to="/bundles/new" className="button primary">
        {bundles.make}
      </Link>
    </Empty>
  );
}

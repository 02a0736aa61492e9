import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Selection } from 'react-aria-components';

import { Empty, Failed, Loading } from '../components/states.js';
import { Title } from '../components/title.js';
import { bundles } from '../messages/bundles.js';
import { BundleBulk } from './bundle-bulk.js';
import { BundleFilters } from './bundle-filters.js';
import { BundleRows } from './bundle-rows.js';
import { bundlesPage } from './list-page.js';
import './bundles.css';

const route = getRouteApi('/bundles');
const PAGE = 50;

/** All bundles of whoever somebody acts for. The filter stands in the address. */
export function Bundles(): ReactNode {
  const search = route.useSearch();
  const { q, tag, owner, sort } = search;
  const navigate = route.useNavigate();
  const [selection, setSelection] = useState<Selection>(new Set());
  const filter = {
    ...(q && { q }),
    ...(tag && { tag: [tag] }),
    ...(owner && { owner }),
    ...(sort && { sort }),
  };
  const list = useInfiniteQuery({
    queryKey: ['bundles', 'list', q, tag, owner, sort],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => bundlesPage({ ...filter, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: ({ pagination }) => pagination.nextCursor ?? undefined,
    placeholderData: (before) => before,
  });
  const all = useMemo(() => list.data?.pages.flatMap(({ linkies }) => linkies) ?? [], [list.data]);
  const chosen = selection === 'all' ? all.map(({ slug }) => slug) : [...selection].map(String);
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
      <BundleFilters
        filter={search}
        isEmpty={all.length === 0 && !isFiltered}
        onChange={(changes) =>
          void navigate({ search: (before) => ({ ...before, ...changes }), replace: true })
        }
      />
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && all.length === 0 && <NoBundles isFiltered={isFiltered} />}
      {all.length > 0 && (
        <>
          <BundleBulk
            chosen={chosen}
            filter={filter}
            isFiltered={isFiltered}
            hasMore={list.hasNextPage && chosen.length <= all.length}
            onChoose={(slugs) => setSelection(new Set(slugs))}
          />
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

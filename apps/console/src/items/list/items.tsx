import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Selection } from 'react-aria-components';

import { Button } from '../../components/button.js';
import { Empty, Failed, Loading } from '../../components/states.js';
import { items as words } from '../../messages/items.js';
import { useProjectPlace } from '../place.js';
import { isFiltered, type ItemSearch } from '../search.js';
import { Bulk } from './bulk.js';
import { CsvButton } from './csv-button.js';
import { Filters } from './filters.js';
import { ItemRows } from './item-rows.js';
import { itemsQuery } from './items-page.js';
import { NewItem } from './new-item.js';

const route = getRouteApi('/items/$project/list');

/** The items of a project, and one of them beside. The filter stands in the address. */
export function Items(): ReactNode {
  const { project } = route.useParams();
  const { item } = useParams({ strict: false });
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const place = useProjectPlace(project);
  const [selection, setSelection] = useState<Selection>(new Set());
  /** Whether all that match are chosen, whatever is loaded of them. */
  const [isAll, setAll] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const list = useInfiniteQuery({ ...itemsQuery(place, search), placeholderData: keepPreviousData });
  const all = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? 0;
  const select = (next: Selection, all = false): void => {
    setSelection(next);
    setAll(all);
  };
  const change = (next: ItemSearch): void => {
    select(new Set());
    const wanted = { search: next, replace: true };
    if (item === undefined) void navigate({ to: '/items/$project', params: { project }, ...wanted });
    else void navigate({ to: '/items/$project/$item', params: { project, item }, ...wanted });
  };
  const open = (id: string): void =>
    void navigate({ to: '/items/$project/$item', params: { project, item: id }, search: true });
  const add = place.canWrite && (
    <Button look="primary" onPress={() => setMaking(true)}>
      {words.newItem}
    </Button>
  );
  const chosen = selection === 'all' ? all : all.filter(({ id }) => selection.has(id));
  return (
    <div className={item === undefined ? 'with-item' : 'with-item open'}>
      <div className="item-list">
        {(total > 0 || isFiltered(search)) && <Filters place={place} search={search} onChange={change} />}
        {list.isError && list.data === undefined && (
          <Failed error={list.error} retry={() => void list.refetch()} />
        )}
        {list.isPending && <Loading />}
        {list.isSuccess && total === 0 && (
          <NoItems project={project} search={search}>
            {add}
          </NoItems>
        )}
        {total > 0 && (
          <div className="found">
            <span className="hint" role="status">
              {words.found(total)}
            </span>
            <CsvButton place={place} search={search} />
            {add}
          </div>
        )}
        <Bulk
          place={place}
          search={search}
          total={total}
          chosen={chosen}
          isAll={isAll}
          onAll={() => select('all', true)}
          onDone={() => select(new Set())}
        />
        {total > 0 && (
          <ItemRows
            items={all}
            open={item}
            canWrite={place.canWrite}
            selection={selection}
            onSelect={(next) => select(next)}
            onOpen={open}
            isLoading={list.isFetchingNextPage}
            loadMore={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
          />
        )}
      </div>
      <Outlet />
      {isMaking && (
        <NewItem
          place={place}
          onClose={() => setMaking(false)}
          onMade={({ id }) => {
            setMaking(false);
            open(id);
          }}
        />
      )}
    </div>
  );
}

function NoItems({
  project,
  search,
  children,
}: {
  readonly project: string;
  readonly search: ItemSearch;
  readonly children: ReactNode;
}): ReactNode {
  return isFiltered(search) ? (
    <Empty title={words.noneFound} text={words.noneFoundText}>
      <Link to="/items/$project" params={{ project }} search={{}} className="button">
        {words.showAll}
      </Link>
    </Empty>
  ) : (
    <Empty title={words.none} text={words.noneText}>
      {children}
      {children !== false && (
        <Link to="/items/$project/import" params={{ project }} className="button">
          {words.import}
        </Link>
      )}
    </Empty>
  );
}

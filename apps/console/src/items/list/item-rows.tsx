import type { Item } from '#client';
import type { ReactNode } from 'react';
import {
  Collection,
  GridList,
  GridListItem,
  GridListLoadMoreItem,
  ListLayout,
  type Selection,
  Virtualizer,
} from 'react-aria-components';

import { RowCheck } from '../../components/checks.js';
import { Time } from '../../components/time.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { SeverityMark, StatusMark } from '../marks.js';
import { nameOf, severityOf } from '../words.js';

const ROW = { rowHeight: 56, loaderHeight: 48 };

/** The rows of the list; only those are drawn that are seen. */
export function ItemRows({
  items,
  open,
  canWrite,
  selection,
  onSelect,
  onOpen,
  isLoading,
  loadMore,
}: {
  readonly items: readonly Item[];
  /** The item that is shown beside the list. */
  readonly open: string | undefined;
  readonly canWrite: boolean;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onOpen: (id: string) => void;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
}): ReactNode {
  return (
    <Virtualizer layout={ListLayout} layoutOptions={ROW}>
      <GridList
        className="list-rows item-rows"
        aria-label={words.list}
        selectionMode={canWrite ? 'multiple' : 'none'}
        selectedKeys={selection}
        onSelectionChange={onSelect}
        onAction={(id) => onOpen(String(id))}
      >
        <Collection items={items} dependencies={[open, canWrite]}>
          {(item) => <Row item={item} isOpen={item.id === open} canWrite={canWrite} />}
        </Collection>
        <GridListLoadMoreItem onLoadMore={loadMore} isLoading={isLoading}>
          <span className="hint">{common.loading}</span>
        </GridListLoadMoreItem>
      </GridList>
    </Virtualizer>
  );
}

function Row({
  item,
  isOpen,
  canWrite,
}: {
  readonly item: Item;
  readonly isOpen: boolean;
  readonly canWrite: boolean;
}): ReactNode {
  const { id, ref, item_type: type, effective_status: status, updated_at: at } = item;
  const name = nameOf(item);
  return (
    <GridListItem
      id={id}
      textValue={name}
      className={isOpen ? 'list-row item-row open' : 'list-row item-row'}
    >
      {canWrite && <RowCheck />}
      <div className="what">
        <strong dir="auto">{name}</strong>
        <span className="hint">
          <bdi>{type}</bdi>
          {ref !== null && (
            <>
              {' · '}
              <bdi>
                <code>{ref}</code>
              </bdi>
            </>
          )}
        </span>
      </div>
      <span className="severities">
        <SeverityMark severity={severityOf(item)} />
      </span>
      <span className="statuses">
        <StatusMark status={status} />
      </span>
      <span className="hint when">
        <Time at={at} isDay />
      </span>
    </GridListItem>
  );
}

import { useRouter } from '@tanstack/react-router';
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

import { RowCheck } from '../components/checks.js';
import { Time } from '../components/time.js';
import { bundles as words } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import type { ListedBundle } from './list-page.js';

const ROW = { rowHeight: 64, loaderHeight: 48 };
const TAGS = 3;

/** The rows of the list; only those are drawn that are seen. */
export function BundleRows({
  bundles,
  selection,
  onSelect,
  isLoading,
  loadMore,
}: {
  readonly bundles: readonly ListedBundle[];
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly isLoading: boolean;
  readonly loadMore: () => void;
}): ReactNode {
  const router = useRouter();
  return (
    <Virtualizer layout={ListLayout} layoutOptions={ROW}>
      <GridList
        className="list-rows bundle-rows"
        aria-label={words.list}
        selectionMode="multiple"
        selectedKeys={selection}
        onSelectionChange={onSelect}
        onAction={(slug) => router.history.push(`/console/bundles/${String(slug)}`)}
      >
        <Collection items={bundles}>{(bundle) => <Row id={bundle.slug} bundle={bundle} />}</Collection>
        <GridListLoadMoreItem onLoadMore={loadMore} isLoading={isLoading}>
          <span className="hint">{common.loading}</span>
        </GridListLoadMoreItem>
      </GridList>
    </Virtualizer>
  );
}

function Row({ id, bundle }: { readonly id: string; readonly bundle: ListedBundle }): ReactNode {
  const { slug, title, urls, urlMetadata, updatedAt } = bundle;
  const tags = [...new Set(urlMetadata.flatMap((each) => (each['tags'] as string[] | undefined) ?? []))];
  const name = title ?? words.untitled(slug);
  return (
    <GridListItem id={id} textValue={name} className="list-row bundle-row">
      <RowCheck />
      <div className="what">
        <strong dir="auto">{name}</strong>
        <span className="hint" dir="ltr">
          {urls.map((url) => url.replace(/^https?:\/\//, '').replace(/\/$/, '')).join(' · ')}
        </span>
      </div>
      <div className="tags">
        {tags.slice(0, TAGS).map((tag) => (
          <span key={tag} className="chip" dir="auto">
            {tag}
          </span>
        ))}
        {tags.length > TAGS && <span className="hint">+{tags.length - TAGS}</span>}
      </div>
      <span className="hint count">{words.count(urls.length)}</span>
      <span className="hint when">
        <Time at={updatedAt} isDay />
      </span>
    </GridListItem>
  );
}

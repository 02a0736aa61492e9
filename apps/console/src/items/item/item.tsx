import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import { Button } from '../../components/button.js';
import { Confirm } from '../../components/confirm.js';
import { Failed, Loading } from '../../components/states.js';
import { Time } from '../../components/time.js';
import { common } from '../../messages/common.js';
import { items as words } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import { type ProjectPlace, useProjectPlace } from '../place.js';
import { nameOf, sourceName } from '../words.js';
import { FieldsForm } from './fields-form.js';
import { History } from './history.js';
import { itemQuery, type StoredItem } from './item-queries.js';
import { Links } from './links.js';
import { Triage } from './triage.js';

const route = getRouteApi('/items/$project/list/$item');

/** One item beside the list: its fields, where the work on it stands, its links, its history. */
export function ItemPanel(): ReactNode {
  const { project, item: id } = route.useParams();
  const place = useProjectPlace(project);
  const { data: stored, error, refetch } = useQuery(itemQuery(place, id));
  const isGone = error !== null;
  return (
    <section className="item-panel card" aria-label={stored === undefined ? words.item : nameOf(stored.item)}>
      <Link
        to="/items/$project"
        params={{ project }}
        search
        className="button quiet close"
        aria-label={words.closeItem}
      >
        <span aria-hidden="true">✕</span>
      </Link>
      {isGone && <Failed error={error} retry={() => void refetch()} />}
      {stored === undefined && !isGone && <Loading />}
      {stored !== undefined && !isGone && <Panel key={stored.item.id} place={place} stored={stored} />}
    </section>
  );
}

function Panel({ place, stored }: { readonly place: ProjectPlace; readonly stored: StoredItem }): ReactNode {
  const { item } = stored;
  const name = nameOf(item);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a phone it takes the place of the list: whoever goes on by keyboard goes on here.
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <h2 className="name" dir="auto" ref={heading} tabIndex={-1}>
        {name}
      </h2>
      <p className="hint">
        <bdi>{item.item_type}</bdi>
        {item.ref !== null && (
          <>
            {' · '}
            <code dir="auto">{item.ref}</code>
          </>
        )}
      </p>
      <div className="actions">
        <Triage place={place} stored={stored} />
        <Link
          to="/items/$project/$item/graph"
          params={{ project: place.project, item: item.id }}
          className="button"
        >
          {words.around}
        </Link>
        {place.canWrite && <Delete place={place} stored={stored} />}
      </div>
      <FieldsForm place={place} stored={stored} />
      <Links place={place} id={item.id} />
      <Facts stored={stored} />
      <History place={place} id={item.id} />
    </>
  );
}

function Delete({ place, stored }: { readonly place: ProjectPlace; readonly stored: StoredItem }): ReactNode {
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const [isAsking, setAsking] = useState(false);
  const { item, etag } = stored;
  const run = async (): Promise<void> => {
    await place.client.items.delete(item.id, { ifMatch: etag });
    await navigate({ to: '/items/$project', params: { project: place.project }, search: true });
    await queries.invalidateQueries({ queryKey: ['items', ...place.key] });
    notify(words.itemDeleted(nameOf(item)));
  };
  return (
    <>
      <Button look="danger" onPress={() => setAsking(true)}>
        {common.delete}
      </Button>
      {isAsking && (
        <Confirm
          title={words.deleteItem}
          text={words.deleteItemText(nameOf(item))}
          action={words.deleteItem}
          word={item.ref ?? words.deleteWord}
          run={run}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Where it comes from. */
function Facts({ stored: { item } }: { readonly stored: StoredItem }): ReactNode {
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.filters.source, sourceName(item.source)],
    [words.created, <Time key="created" at={item.created_at} />],
    [words.changed, <Time key="changed" at={item.updated_at} />],
    [words.filters.capability, [item.capability, item.capability_version].filter(Boolean).join(' ')],
    [words.schema, item.schema_ref],
    [words.filters.session_id, item.session_id],
    [words.trace, [item.trace_id, item.span_id].filter(Boolean).join(' / ')],
    [words.dedupeKey, item.dedupe_key],
    [words.id, item.id],
  ];
  return (
    <details className="item-facts">
      <summary>{words.facts}</summary>
      <dl>
        {facts
          .filter(([, value]) => value !== null && value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
      </dl>
      {item.search_truncated === true && <p className="hint">{words.searchTruncated}</p>}
    </details>
  );
}

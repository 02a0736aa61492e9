import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';

import { Choice } from '../../components/select.js';
import { Failed, Loading } from '../../components/states.js';
import { Plane } from '../../graph/drawing/plane.js';
import '../../graph/graph.css';
import { items as words } from '../../messages/items.js';
import { useProjectPlace } from '../place.js';
import { relationshipsQuery } from '../relationships-query.js';
import { DEPTHS } from '../search.js';
import { nameOf } from '../words.js';
import { drawnAround } from './around.js';

const route = getRouteApi('/items/$project/$item/graph');
/** More cannot be read. */
const MOST = 80;
const ANY = '';

/** What hangs together with an item, some links away. */
export function GraphAround(): ReactNode {
  const { project, item: id } = route.useParams();
  const { depth = 2, direction = 'both', relationship } = route.useSearch();
  const navigate = route.useNavigate();
  const place = useProjectPlace(project);
  const { data: registered = [] } = useQuery(relationshipsQuery(place));
  const query = {
    depth,
    direction,
    max_nodes: MOST,
    outer_links: 'true' as const,
    ...(relationship !== undefined && { relationship }),
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['item', ...place.key, id, 'graph', query],
    queryFn: ({ signal }) => place.client.items.graph(id, query, { signal }),
    placeholderData: keepPreviousData,
  });
  const { boxes, arrows } = useMemo(
    () => drawnAround(data ?? { nodes: [], links: [], truncated: false }),
    [data],
  );
  const nodes = useMemo(() => new Map(data?.nodes.map((node) => [node.id, node]) ?? []), [data]);
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  const center = data.nodes.find((node) => node.depth === 0);
  const names = new Set([
    ...registered.map(({ name }) => name),
    ...data.links.map((link) => link.relationship),
  ]);
  if (relationship !== undefined) names.add(relationship);
  return (
    <div className="graph around">
      <div className="toolbar">
        <h2 dir="auto">{center === undefined ? words.around : words.aroundOf(nameOf(center))}</h2>
        <Choice
          label={words.depth}
          value={String(depth)}
          options={Object.fromEntries(DEPTHS.map((each) => [String(each), String(each)]))}
          onChange={(chosen) =>
            void navigate({ search: (before) => ({ ...before, depth: Number(chosen) }), replace: true })
          }
        />
        <Choice
          label={words.direction}
          value={direction}
          options={words.ways}
          onChange={(chosen) =>
            void navigate({ search: (before) => ({ ...before, direction: chosen }), replace: true })
          }
        />
        <Choice
          label={words.relationship}
          value={relationship ?? ANY}
          options={{ [ANY]: words.any, ...Object.fromEntries([...names].sort().map((name) => [name, name])) }}
          onChange={(chosen) =>
            void navigate({
              search: (before) => ({ ...before, relationship: chosen === ANY ? undefined : chosen }),
              replace: true,
            })
          }
        />
        <Link to="/items/$project/$item" params={{ project, item: id }} className="button">
          {words.openItem}
        </Link>
      </div>
      {data.truncated && <p className="notice warn">{words.truncated(data.nodes.length)}</p>}
      {data.nodes.length === 1 && <p className="notice">{words.noLinks}</p>}
      <Plane
        label={words.around}
        help={words.aroundHelp}
        boxes={boxes}
        arrows={arrows}
        chosen={center?.id ?? null}
      >
        {({ id: each, at, isTabStop, onKeyDown }) => {
          const node = nodes.get(each);
          if (node === undefined) return null;
          const isCenter = node.depth === 0;
          return (
            <button
              key={each}
              type="button"
              className="node item-node"
              style={at}
              data-node={each}
              aria-current={isCenter ? 'true' : undefined}
              tabIndex={isTabStop ? 0 : -1}
              onClick={() =>
                void navigate({
                  to: isCenter ? '/items/$project/$item' : '/items/$project/$item/graph',
                  params: { project, item: each },
                  search: true,
                })
              }
              onKeyDown={onKeyDown}
            >
              <span className="label" dir="auto">
                {nameOf(node)}
              </span>
              <span className="facts" dir="auto">
                {node.item_type}
              </span>
            </button>
          );
        }}
      </Plane>
    </div>
  );
}

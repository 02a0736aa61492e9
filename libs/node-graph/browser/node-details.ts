import { make } from './dom.js';
import type { GraphStore } from './graph-store.js';
import { type GraphLink, type GraphNode, titleOf } from './model.js';
import { statusOf } from './statuses.js';

type End = 'source' | 'target';
type Row = readonly [name: string, value: string | readonly GraphNode[]];

/** Everything that the page tells of one node; `itemOf` makes what leads to another. */
export function detailsOf(
  node: GraphNode,
  store: GraphStore,
  itemOf: (node: GraphNode) => Node,
): readonly Node[] {
  const list = make('dl', {});
  for (const [name, value] of rowsOf(node, store)) {
    if (value.length === 0) continue;
    const shown = typeof value === 'string' ? [value] : value.map(itemOf);
    list.append(make('dt', {}, name), make('dd', { dir: 'auto' }, ...shown));
  }
  const description = node.description ? [make('p', { dir: 'auto' }, node.description)] : [];
  return [make('h2', { id: 'details-title', dir: 'auto' }, titleOf(node)), ...description, list];
}

function rowsOf(node: GraphNode, store: GraphStore): readonly Row[] {
  const links = store.shownLinks();
  const ends = (end: End, other: End, type: GraphLink['type']): GraphNode[] =>
    links
      .filter((link) => link[end] === node.id && link.type === type)
      .flatMap((link) => store.nodes.get(link[other]) ?? []);
  return [
    ['Status', statusOf(node)?.name ?? ''],
    ['Due', node.dueDate ? dueOf(node.dueDate) : ''],
    ['Priority', node.priority ? String(node.priority) : ''],
    ['Volume', node.volume ? String(node.volume) : ''],
    ['Tags', (node.tags ?? []).join(', ')],
    ['Assigned', (node.assignee ?? []).join(', ')],
    ['Needs', ends('target', 'source', 0)],
    ['Also needs', hiddenOf(node)],
    ['Leads to', ends('source', 'target', 0)],
    ['Related', [...ends('source', 'target', 1), ...ends('target', 'source', 1)]],
  ];
}

/** What holds the node back that whoever looks may not see; empty: nothing. */
export function hiddenOf({ hiddenBlockers = 0 }: GraphNode): string {
  if (hiddenBlockers === 0) return '';
  return hiddenBlockers === 1
    ? 'one thing you cannot see'
    : `${String(hiddenBlockers)} things you cannot see`;
}

/** A day is the same everywhere, a moment has the time of whoever looks at it. */
export function dueOf(text: string): string {
  const isDay = !text.includes('T');
  return new Date(text).toLocaleString(
    undefined,
    isDay ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
}

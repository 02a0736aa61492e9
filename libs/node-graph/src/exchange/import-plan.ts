import { randomUUID } from 'node:crypto';

import { mapInSlices, nextTurn } from '#kernel';

import { settle } from '../model/cascade.js';
import { describePath } from '../model/cycle-path.js';
import { findCycle } from '../model/find-cycle.js';
import { firstClosing } from '../model/first-closing.js';
import type { PlannedLink } from '../model/graph-link.js';
import { type GraphNode, newNode } from '../model/graph-node.js';
import { cycle } from '../model/graph.errors.js';
import { blocks, LinkType, Status } from '../model/status.js';
import { within } from './exchange.errors.js';
import type { ImportedGraph } from './import-input.js';

/** What an import will write: everything new, with the statuses and flags that follow from the links. */
export interface ImportPlan {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly PlannedLink[];
  /** By the document's names of the nodes. */
  readonly ids: Readonly<Record<string, string>>;
  readonly statuses: readonly SettledStatus[];
}

/** A node whose status is not the one that the document names, since the links decide it. */
export interface SettledStatus {
  readonly id: string;
  /** What the document calls the node. */
  readonly key: string;
  readonly from: Status;
  readonly to: Status;
}

/** Refuses cycles of primary links (`conflict`), with the link that closes one. */
export async function planImport(
  input: ImportedGraph,
  ownerId: string,
  now: Date,
  newIdOf: (key: string) => string = () => randomUUID(),
): Promise<ImportPlan> {
  refuseCycles(input);
  const ids = new Map(input.nodes.map(({ key }) => [key, newIdOf(key)]));
  const idOf = (key: string): string => ids.get(key) ?? '';
  const componentOf = componentsOf(input);
  const nodes = await mapInSlices(input.nodes, (node) =>
    newNode({ id: idOf(node.key), ownerId, componentId: componentOf(node.key) }, node, now),
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const links = await mapInSlices(input.links, (link): PlannedLink => {
    const [source, target] = [idOf(link.source), idOf(link.target)];
    const [from, to] = [byId.get(source), byId.get(target)];
    return {
      id: randomUUID(),
      source,
      target,
      type: link.type,
      wasBlocker: from && to ? blocks(link, from, to) : false,
      version: 0,
      private: link.private,
      ...(link.private ? { onlyFor: ownerId } : {}),
    };
  });
  await nextTurn();
  const plan = settled(nodes, links);
  const statuses = plan.nodes.flatMap(({ id, status: to }, index): SettledStatus[] => {
    const { key = '', written: from = to } = input.nodes[index] ?? {};
    return from === to ? [] : [{ id, key, from, to }];
  });
  return { ...plan, ids: Object.fromEntries(ids), statuses };
}

/** What is new is made as the rules want it, at once and without a version for it. */
function settled(
  nodes: readonly GraphNode[],
  links: readonly PlannedLink[],
): Pick<ImportPlan, 'nodes' | 'links'> {
  const status = new Map(nodes.map((node) => [node.id, node.status]));
  const blockers = new Map<string, number>();
  for (const { type, source, target } of links) {
    if (type === LinkType.Primary && status.get(source) !== Status.Completed)
      blockers.set(target, (blockers.get(target) ?? 0) + 1);
  }
  const region = new Map(
    nodes.map(({ id, status: written, independent, version, blockedFrom }) => [
      id,
      { id, status: written, independent, version, blockedFrom, blockers: blockers.get(id) ?? 0 },
    ]),
  );
  const after = settle({ nodes: region, links }, region.keys());
  const statuses = new Map(after.nodes.map((change) => [change.id, change]));
  const flags = new Map(after.links.map(({ link, wasBlocker }) => [link.id, wasBlocker]));
  return {
    nodes: nodes.map((node) => {
      const change = statuses.get(node.id);
      return change ? { ...node, status: change.to, blockedFrom: change.blockedFrom.after } : node;
    }),
    links: links.map((link) => ({ ...link, wasBlocker: flags.get(link.id) ?? link.wasBlocker })),
  };
}

function refuseCycles({ nodes, links }: ImportedGraph): void {
  const primary = links.filter(({ type }) => type === LinkType.Primary);
  const path = findCycle(primary);
  if (path === null) return;
  const titles = new Map(nodes.map(({ key, fields }) => [key, fields.title ?? '']));
  const closing = primary[firstClosing(primary, primary)];
  within('links', closing ? links.indexOf(closing) : 0, () => {
    throw cycle(describePath(path, titles));
  });
}

/** Nodes that primary links join are of one component: its id, by the document's name of a node. */
function componentsOf({ nodes, links }: ImportedGraph): (key: string) => string {
  const parents = new Map<string, string>();
  const top = (key: string): string => {
    let root = key;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    // Whatever lay on the way is one step from the top now: a chain is not walked again for each of its nodes.
    for (let one = key; one !== root;) {
      const next = parents.get(one) ?? root;
      parents.set(one, root);
      one = next;
    }
    return root;
  };
  for (const { type, source, target } of links) {
    const [a, b] = [top(source), top(target)];
    if (type === LinkType.Primary && a !== b) parents.set(a, b);
  }
  const ids = new Map<string, string>();
  for (const { key } of nodes) if (top(key) === key) ids.set(key, randomUUID());
  return (key) => ids.get(top(key)) ?? '';
}

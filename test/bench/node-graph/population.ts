import { dice, loadTable } from '../load-table.js';
import type { Stage } from '../stage.js';

/** How much there is. The same numbers make the same rows, down to the last id. */
export interface Size {
  readonly projects: number;
  readonly nodesPerProject: number;
  readonly linksPerNode: number;
  /** Whether the goals of all projects lead to nodes above them, which makes the graph one piece. */
  readonly joined: boolean;
}

/** Nodes above the projects: each leads to the next, and the goal of each project to one of them. */
const PROGRAMMES = 30;
const BORN = Date.UTC(2026, 0, 1);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const componentId = (p: number): string => `0190c000-0000-7000-8000-${hex(p, 12)}`;
/** Node `n` of project `p`; its links lead to nodes of higher numbers, the last one is the goal. */
export const nodeId = (p: number, n: number): string => `0190c001-${hex(p, 4)}-7000-8000-${hex(n, 12)}`;
const linkId = (n: number): string => `0190c002-0000-7000-8000-${hex(n, 12)}`;
const at = (n: number): string => new Date(BORN + n).toISOString();

const NODE_COLUMNS =
  'id, created_at, updated_at, owner_id, component_id, status, title, description, type, tags, priority, independent, ' +
  'volume, assignee, pinned, collapsed, x, y, z, in_trash, version';
const LINK_COLUMNS =
  'id, created_at, updated_at, source_id, target_id, type, was_blocker, private, creator_id, in_trash, version, ' +
  'crosses_owners, carries_until';

function* nodes({ projects, nodesPerProject, joined }: Size, ownerId: string): Generator<string> {
  const node = (p: number, n: number, status: number): string => {
    const time = at(n * 1000 + p);
    const title = `Node ${String(n)} of ${String(p)}`;
    const component = componentId(joined ? 0 : p);
    return (
      [nodeId(p, n), time, time, ownerId, component, status, title, '', 0, '{}', 0, 'f', 0, '{}'].join('\t') +
      '\tf\tf\t0\t0\t0\tf\t0'
    );
  };
  // Whatever something leads to is blocked by it.
  for (let n = 0; n < nodesPerProject; n += 1)
    for (let p = 0; p < projects; p += 1) yield node(p, n, n < nodesPerProject / 10 ? 0 : 2);
  if (joined) for (let n = 0; n < PROGRAMMES; n += 1) yield node(projects, n, 2);
}

function* links(size: Size, ownerId: string): Generator<string> {
  const { projects, nodesPerProject, linksPerNode, joined } = size;
  const roll = dice(1);
  const leaves = nodesPerProject / 10;
  let id = 0;
  const link = (source: string, target: string): string => {
    id += 1;
    return [linkId(id), at(id), at(id), source, target, 0, 't', 'f', ownerId, 'f', 0, 'f', 'infinity'].join(
      '\t',
    );
  };
  for (let p = 0; p < projects; p += 1)
    for (let n = 0; n < nodesPerProject - 1; n += 1) {
      const targets = new Set<number>();
      const first = Math.max(leaves, n + 1);
      const wanted = Math.min(linksPerNode, nodesPerProject - first);
      while (targets.size < wanted) targets.add(first + roll(nodesPerProject - first));
      for (const target of targets) yield link(nodeId(p, n), nodeId(p, target));
    }
  if (!joined) return;
  for (let p = 0; p < projects; p += 1)
    yield link(nodeId(p, nodesPerProject - 1), nodeId(projects, p % PROGRAMMES));
  for (let n = 1; n < PROGRAMMES; n += 1) yield link(nodeId(projects, n - 1), nodeId(projects, n));
}

/** Fills the database of a stage with nodes of its caller, joined by primary links. */
export async function populate(stage: Stage, size: Size): Promise<{ nodes: number; links: number }> {
  const components = Array.from({ length: size.joined ? 1 : size.projects }, (_, p) => componentId(p));
  await stage.pool.query('insert into node_graph.components (id) select unnest($1::uuid[])', [components]);
  const owner = stage.caller.id;
  return {
    nodes: await loadTable(stage, 'node_graph.nodes', NODE_COLUMNS, nodes(size, owner)),
    links: await loadTable(stage, 'node_graph.links', LINK_COLUMNS, links(size, owner)),
  };
}

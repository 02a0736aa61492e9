import { Injectable } from '@nestjs/common';

import { LinkListsService } from '../links/link-lists.service.js';
import { targetItemNotFound } from '../links/links.errors.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import { type DescribedItem, ItemGraphRepository, type Reach } from './item-graph.repository.js';
import { type Among, type Edge, type Expand, shortestWay, walk } from './walk.js';

/** Hard caps of one answer. */
const MOST_STEPS = 20_000;
const SEARCHED_NODES = 20_000;
const SEARCHED_PER_ITEM = 5_000;
const MIRRORED = { outgoing: 'incoming', incoming: 'outgoing', both: 'both' } as const;

export interface GraphQuery {
  readonly direction: Reach['direction'];
  readonly relationship?: string | undefined;
  readonly depth: number;
  readonly maxNodes: number;
  readonly maxLinks: number;
  /** With the links that the outermost items have among each other and with the nearer ones. */
  readonly withOuterLinks: boolean;
}

export interface PathQuery {
  readonly to: string;
  readonly direction: Reach['direction'];
  readonly relationship?: string | undefined;
  readonly maxDepth: number;
}

export interface Graph {
  readonly nodes: readonly (DescribedItem & { readonly depth: number })[];
  readonly edges: readonly Edge[];
  readonly truncated: boolean;
}

export interface Path {
  readonly nodes: readonly DescribedItem[];
  /** `null` if there is no way. */
  readonly edges: readonly Edge[] | null;
  readonly truncated: boolean;
}

/** What hangs together by links. Cycles end a walk, caps end it early, and the answer says so. */
@Injectable()
export class ItemGraphService {
  constructor(
    private readonly graph: ItemGraphRepository,
    private readonly links: LinkListsService,
  ) {}

  /** Everything within `depth` links of an item. */
  async around(workspace: WorkspaceRef, project: string, itemId: string, query: GraphQuery): Promise<Graph> {
    const projectId = await this.links.projectOf(workspace, project, itemId);
    const { depth, maxNodes, maxLinks } = query;
    const named = await this.links.inRuledName(projectId, query.relationship, query.direction);
    const reach = { ...named, perItem: maxLinks, total: MOST_STEPS };
    const caps = { depth, nodes: maxNodes, edges: maxLinks };
    const among: Among = (outer, all) => this.graph.among(outer, all, named.relationship);
    const reached = await walk(itemId, caps, this.expand(reach), query.withOuterLinks ? among : undefined);
    const { nodes, edges, truncated } = reached;
    const items = await this.graph.describe([...nodes.keys()]);
    return {
      nodes: [...nodes].flatMap(([id, distance]) => {
        const item = items.get(id);
        return item ? [{ ...item, depth: distance }] : [];
      }),
      edges: edges.filter(({ source, target }) => items.has(source) && items.has(target)),
      truncated,
    };
  }

  /** A shortest way from an item to another one, which is given by id or ref. */
  async path(workspace: WorkspaceRef, project: string, itemId: string, query: PathQuery): Promise<Path> {
    const projectId = await this.links.projectOf(workspace, project, itemId);
    const to = await this.graph.findByIdOrRef(projectId, query.to);
    if (to === null) throw targetItemNotFound();
    const { maxDepth } = query;
    const named = await this.links.inRuledName(projectId, query.relationship, query.direction);
    const reach = { ...named, perItem: SEARCHED_PER_ITEM, total: MOST_STEPS };
    const way = await shortestWay(
      itemId,
      to,
      { depth: maxDepth, nodes: SEARCHED_NODES },
      {
        forward: this.expand(reach),
        backward: this.expand({ ...reach, direction: MIRRORED[reach.direction] }),
      },
    );
    const items = await this.graph.describe(way.nodes);
    return { ...way, nodes: way.nodes.flatMap((id) => items.get(id) ?? []) };
  }

  private expand(reach: Reach): Expand {
    return (items) => this.graph.neighbours(items, reach);
  }
}

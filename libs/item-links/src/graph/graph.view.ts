import { ApiProperty } from '@nestjs/swagger';

import { LinkedItemView } from '../links/link-list.view.js';
import { LinkEndsView } from '../links/link.view.js';
import type { Graph, Path } from './graph.service.js';
import type { Edge } from './walk.js';

/** An item of a graph. */
export class GraphNodeView extends LinkedItemView {
  @ApiProperty({ type: 'integer', description: 'Links from the item that was asked for' })
  depth: number;
}

/** A link of a graph. */
export class GraphLinkView extends LinkEndsView {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** What can be reached from an item. */
export class GraphView {
  @ApiProperty({ type: [GraphNodeView], description: 'Nearest first, the item itself among them' })
  nodes: GraphNodeView[];

  @ApiProperty({ type: [GraphLinkView], description: 'The links of all nodes nearer than the depth' })
  links: GraphLinkView[];

  @ApiProperty({ description: 'Items or links within the depth were left out' })
  truncated: boolean;
}

/** A shortest way between two items. */
export class PathView {
  @ApiProperty()
  found: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of links' })
  length: number | null;

  @ApiProperty({ type: [LinkedItemView], description: 'From one end to the other' })
  nodes: LinkedItemView[];

  @ApiProperty({ type: [GraphLinkView], description: 'In the order of the nodes' })
  links: GraphLinkView[];

  @ApiProperty({ description: 'The search left links out: there may be another way, or a shorter one' })
  truncated: boolean;
}

const linkOf = ({ id, relationship, source, target }: Edge): GraphLinkView => ({
  id,
  relationship,
  source_item_id: source,
  target_item_id: target,
});

export function graphView({ nodes, edges, truncated }: Graph): GraphView {
  return { nodes: [...nodes], links: edges.map(linkOf), truncated };
}

export function pathView({ nodes, edges, truncated }: Path): PathView {
  return {
    found: edges !== null,
    length: edges?.length ?? null,
    nodes: [...nodes],
    links: (edges ?? []).map(linkOf),
    truncated,
  };
}

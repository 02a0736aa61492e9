import { ApiProperty } from '@nestjs/swagger';

import { LinkedItemView } from '../links/link-list.view.js';
import { LinkEndsView } from '../links/link.view.js';
import type { Graph, Path } from './item-graph.service.js';
import type { Edge } from './walk.js';

/** An item of a graph. */
export class ItemGraphNodeView extends LinkedItemView {
  @ApiProperty({ type: 'integer', description: 'Links from the item that was asked for' })
  depth: number;
}

/** A link of a graph. */
export class ItemGraphLinkView extends LinkEndsView {
  @ApiProperty({ format: 'uuid' })
  id: string;
}

/** What can be reached from an item. */
export class ItemGraphView {
  @ApiProperty({ type: [ItemGraphNodeView], description: 'Nearest first, the item itself among them' })
  nodes: ItemGraphNodeView[];

  @ApiProperty({
    type: [ItemGraphLinkView],
    description: 'The links of all nodes nearer than the depth; with `outer_links` those between all nodes',
  })
  links: ItemGraphLinkView[];

  @ApiProperty({ description: 'Items or links within the depth were left out' })
  truncated: boolean;
}

/** A shortest way between two items. */
export class ItemPathView {
  @ApiProperty()
  found: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Number of links' })
  length: number | null;

  @ApiProperty({ type: [LinkedItemView], description: 'From one end to the other' })
  nodes: LinkedItemView[];

  @ApiProperty({ type: [ItemGraphLinkView], description: 'In the order of the nodes' })
  links: ItemGraphLinkView[];

  @ApiProperty({ description: 'The search left links out: there may be another way, or a shorter one' })
  truncated: boolean;
}

const linkOf = ({ id, relationship, source, target }: Edge): ItemGraphLinkView => ({
  id,
  relationship,
  source_item_id: source,
  target_item_id: target,
});

export function graphView({ nodes, edges, truncated }: Graph): ItemGraphView {
  return { nodes: [...nodes], links: edges.map(linkOf), truncated };
}

export function pathView({ nodes, edges, truncated }: Path): ItemPathView {
  return {
    found: edges !== null,
    length: edges?.length ?? null,
    nodes: [...nodes],
    links: (edges ?? []).map(linkOf),
    truncated,
  };
}

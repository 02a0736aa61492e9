import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';

import { GraphNodeFieldsView } from './node.views.js';

const uuid = { format: 'uuid' } as const;

/** What most calls on one entity need. */
export class GraphIdView {
  @ApiProperty(uuid)
  id: string;
}

export class GraphLinkView {
  @ApiProperty(uuid)
  id: string;

  @ApiProperty(uuid)
  source: string;

  @ApiProperty(uuid)
  target: string;

  @ApiProperty({ type: 'integer', enum: [0, 1] })
  type: number;

  @ApiProperty()
  wasBlocker: boolean;

  @ApiProperty({ type: 'integer' })
  version: number;
}

/** Any subset of a node's fields, with its id and version. */
export class GraphNodePatchView extends PartialType(OmitType(GraphNodeFieldsView, ['status'])) {
  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 2, 3],
    description: '0 Available, 1 InProgress, 2 Blocked, 3 Completed',
  })
  status?: number;

  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ type: 'integer' })
  version?: number;

  @ApiPropertyOptional({ type: [String] })
  shareRoots?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Links that block it and that you do not see',
  })
  hiddenBlockers?: number;

  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 2, 3],
    description: 'What you may do with it: 0 owner, 1 admin, 2 editor, 3 viewer; where a node is read',
  })
  access?: number;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'Who owns it; `null` for whoever sees it by a publication alone',
  })
  ownerUsername?: string | null;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    description: 'Opens `/branch/<token>`; told to owners and admins alone. `null`: it is not public',
  })
  publicToken?: string | null;

  @ApiPropertyOptional()
  inTrash?: boolean;

  @ApiPropertyOptional({ enum: [true], description: 'Gone for good, or out of your sight' })
  deleted?: true;
}

/** A link as a diff tells of it: whole, unless it is gone; private or trashed where that was changed. */
export class GraphLinkPatchView extends PartialType(OmitType(GraphLinkView, ['id'])) {
  @ApiProperty(uuid)
  id: string;

  @ApiPropertyOptional({ description: 'Shown to its owner alone' })
  private?: boolean;

  @ApiPropertyOptional()
  inTrash?: boolean;

  @ApiPropertyOptional({ enum: [true], description: 'Gone for good, or out of your sight' })
  deleted?: true;
}

export class GraphDiffBodyView {
  @ApiProperty({ type: [GraphLinkPatchView] })
  links: GraphLinkPatchView[];

  @ApiProperty({ type: [GraphNodePatchView] })
  nodes: GraphNodePatchView[];

  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } })
  access?: object[];

  @ApiPropertyOptional({ type: 'array', items: { type: 'object' } })
  user?: object[];
}

/** The answer of every mutation. */
export class GraphDiffView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty()
  diff: GraphDiffBodyView;
}

/** How to go on with a list that is read in pages. */
export const NEXT_OFFSET =
  'How many entries to leave out. While `hasMore`, go on with this offset plus the number of entries received (nodes and links together): a page may hold fewer than `limit`';

import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';

import { GraphNewNodeView } from '../protocol/node.views.js';
import { GraphDiffView } from '../protocol/views.js';

/** `graph:export`. */
export class GraphExportQueryView {
  @ApiPropertyOptional({ enum: ['json', 'dot', 'mermaid'], default: 'json' })
  format?: string;

  @ApiPropertyOptional({ description: 'Only this node and what is below it: an id, or a public token' })
  root?: string;

  @ApiPropertyOptional({ default: false, description: 'Without `root`: what is shared with you, too' })
  shared?: boolean;
}

/** A node of a document. */
export class GraphDocumentNodeView extends OmitType(GraphNewNodeView, ['id', 'target', 'status']) {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'What the links of the document call it' })
  id: string;

  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 2, 3],
    description: '0 Available, 1 InProgress, 2 Blocked, 3 Completed; Blocked is worked out anew',
  })
  status?: number;

  @ApiPropertyOptional({
    type: 'integer',
    enum: [0, 1, 3],
    default: 0,
    description: 'What a Blocked node was before: to what it returns when its blocker goes',
  })
  blockedFrom?: number;
}

/** A link of a document. */
export class GraphDocumentLinkView {
  @ApiProperty()
  source: string;

  @ApiProperty()
  target: string;

  @ApiPropertyOptional({ type: 'integer', enum: [0, 1], default: 0 })
  type?: number;

  @ApiPropertyOptional({ default: false })
  private?: boolean;
}

/** `graph:import`. */
export class GraphDocumentView {
  @ApiPropertyOptional({ type: 'integer', enum: [1], default: 1 })
  version?: number;

  @ApiProperty({ type: [GraphDocumentNodeView], minItems: 1, maxItems: 100_000 })
  nodes: GraphDocumentNodeView[];

  @ApiPropertyOptional({ type: [GraphDocumentLinkView], maxItems: 400_000 })
  links?: GraphDocumentLinkView[];

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 100,
    description: 'A name under which the document is known again: the same one once more changes nothing',
  })
  documentId?: string;
}

/** The answer of `graph:export`: `version`, `nodes`, `links` as JSON, `text` otherwise. */
export class GraphExportView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;

  @ApiProperty({ enum: ['json', 'dot', 'mermaid'] })
  format: string;

  @ApiPropertyOptional({ type: 'integer', enum: [1] })
  version?: number;

  @ApiPropertyOptional({ type: [GraphDocumentNodeView] })
  nodes?: GraphDocumentNodeView[];

  @ApiPropertyOptional({ type: [GraphDocumentLinkView] })
  links?: GraphDocumentLinkView[];

  @ApiPropertyOptional()
  text?: string;
}

class GraphSettledStatusView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'What the document calls the node' })
  key: string;

  @ApiProperty({ type: 'integer', enum: [0, 1, 2, 3], description: 'What the document says' })
  from: number;

  @ApiProperty({ type: 'integer', enum: [0, 1, 2, 3], description: 'What the node is' })
  to: number;
}

/** The answer of `graph:import`. */
export class GraphImportView extends GraphDiffView {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', format: 'uuid' },
    description: 'The ids of the nodes, by what the document calls them',
  })
  ids: Record<string, string>;

  @ApiProperty({
    type: [GraphSettledStatusView],
    description:
      'Nodes whose status is not the one that the document names: whether a node is Blocked follows from the links',
  })
  statuses: GraphSettledStatusView[];
}

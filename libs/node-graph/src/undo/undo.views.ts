import { ApiProperty } from '@nestjs/swagger';

import { GraphDiffView } from '../protocol/views.js';

const uuid = { format: 'uuid' } as const;

/** `history:undo` and `history:redo`. */
export class GraphBatchIdView {
  @ApiProperty(uuid)
  batchId: string;
}

/** What undo and redo have in common. */
export class GraphReversalView extends GraphDiffView {
  @ApiProperty({ ...uuid, description: 'The new batch, which can be undone itself' })
  batchId: string;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$' })
  trace_id: string;
}

/** `history:undo`. */
export class GraphUndoView extends GraphReversalView {
  @ApiProperty(uuid)
  undoOf: string;
}

/** `history:redo`. */
export class GraphRedoView extends GraphReversalView {
  @ApiProperty(uuid)
  redoOf: string;
}

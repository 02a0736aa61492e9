import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { HistoryBatch } from './history-batch.entity.js';

/** One change of one thing within a batch, forwards and backwards. */
@Entity({ schema: 'node_graph', name: 'history_ops' })
@Index('ix_history_ops_batch', ['batchId', 'id'])
@Index('ix_history_ops_entity', ['entityId', 'batchId'])
export class HistoryOp {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_history_ops' })
  id: string;

  @ForeignKey(() => HistoryBatch, { name: 'fk_history_ops_batch', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'batch_id' })
  batchId: string;

  @Column('smallint')
  type: number;

  @Column('smallint', { name: 'entity_type' })
  entityType: number;

  @Column('uuid', { name: 'entity_id' })
  entityId: string;

  @Column('jsonb', { name: 'forward_patch' })
  forwardPatch: object;

  @Column('jsonb', { name: 'inverse_patch' })
  inversePatch: object;

  @Column('jsonb', { nullable: true })
  face: object | null;
}

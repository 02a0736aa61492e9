import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One change of one thing within a batch, forwards and backwards. In partitions, as its batch. */
@Entity({ schema: 'node_graph', name: 'op_log' })
@Index('ix_op_log_batch', ['batchId', 'id'])
@Index('ix_op_log_entity', ['entityId', 'batchId'])
export class HistoryOp {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_op_log' })
  id: string;

  @PrimaryColumn('uuid', { name: 'batch_id', primaryKeyConstraintName: 'pk_op_log' })
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

import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { HistoryBatch } from './history-batch.entity.js';

/** Which part of a batch one user was to be told (docs/contracts/node-graph.md#catch-up). */
@Entity({ schema: 'node_graph', name: 'deliveries' })
@Index('ix_deliveries_batch', ['batchId'])
@Index('ix_deliveries_transaction', ['userId', 'transaction'])
export class Delivery {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'pk_deliveries' })
  userId: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_deliveries' })
  place: string;

  @Column('bigint')
  transaction: string;

  @ForeignKey(() => HistoryBatch, { name: 'fk_deliveries_batch', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'batch_id' })
  batchId: string;

  @Column('uuid', { name: 'entity_ids', array: true, nullable: true })
  entityIds: string[] | null;

  @Column('jsonb', { nullable: true })
  extra: object | null;
}

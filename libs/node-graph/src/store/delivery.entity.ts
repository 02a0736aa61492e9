import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Which part of a batch one user was to be told (docs/contracts/node-graph.md#catch-up). In partitions, as its batch. */
@Entity({ schema: 'node_graph', name: 'delivery_log' })
@Index('ix_delivery_log_batch', ['batchId'])
@Index('ix_delivery_log_transaction', ['userId', 'transaction'])
export class Delivery {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'pk_delivery_log' })
  userId: string;

  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_delivery_log' })
  place: string;

  @Column('bigint')
  transaction: string;

  @PrimaryColumn('uuid', { name: 'batch_id', primaryKeyConstraintName: 'pk_delivery_log' })
  batchId: string;

  @Column('uuid', { name: 'entity_ids', array: true, nullable: true })
  entityIds: string[] | null;

  @Column('jsonb', { nullable: true })
  extra: object | null;
}

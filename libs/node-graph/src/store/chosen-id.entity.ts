import { Column, Entity, ForeignKey, Index } from 'typeorm';

import { BaseEntity } from '#data';

import { HistoryBatch } from './history-batch.entity.js';

/** An id that a client chose for a node or a link, and the batch that made it. */
@Entity({ schema: 'node_graph', name: 'chosen_ids' })
@Index('ix_chosen_ids_batch', ['batchId'])
export class ChosenId extends BaseEntity {
  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ForeignKey(() => HistoryBatch, { name: 'fk_chosen_ids_batch', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'batch_id' })
  batchId: string;
}

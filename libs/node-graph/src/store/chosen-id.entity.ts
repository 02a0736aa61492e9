import { Column, Entity, Index } from 'typeorm';

import { BaseEntity } from '#data';

/** An id that a client chose for a node or a link, and the batch that made it, with which it goes. */
@Entity({ schema: 'node_graph', name: 'chosen_ids' })
@Index('ix_chosen_ids_batch', ['batchId'])
export class ChosenId extends BaseEntity {
  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('uuid', { name: 'batch_id' })
  batchId: string;
}

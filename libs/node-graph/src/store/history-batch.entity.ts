import { Column, Entity, Index } from 'typeorm';

import { BaseEntity } from '#data';

/**
 * One mutation, with all that followed from it (docs/contracts/node-graph.md#history-batches). In partitions by the week that
 * its id begins with, so that whoever knows the id looks into one.
 */
@Entity({ schema: 'node_graph', name: 'batch_log' })
@Index('ix_batch_log_scope', ['scopeId', 'place'])
@Index('ix_batch_log_actor', ['actorId', 'place'])
@Index('ix_batch_log_created', ['createdAt'])
export class HistoryBatch extends BaseEntity {
  /** Its place in the order in which batches were begun. */
  @Column('bigint')
  place: string;

  /** The transaction that wrote it. */
  @Column('bigint')
  transaction: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'actor_username', nullable: true })
  actorUsername: string | null;

  @Column('text', { name: 'actor_email', nullable: true })
  actorEmail: string | null;

  @Column('smallint', { name: 'scope_type' })
  scopeType: number;

  @Column('uuid', { name: 'scope_id' })
  scopeId: string;

  @Column('boolean')
  undone: boolean;

  @Column('uuid', { name: 'undo_of', nullable: true })
  undoOf: string | null;

  @Column('uuid', { name: 'undone_by', nullable: true })
  undoneBy: string | null;

  @Column('uuid', { name: 'redo_of', nullable: true })
  redoOf: string | null;

  @Column('uuid', { name: 'redone_by', nullable: true })
  redoneBy: string | null;
}

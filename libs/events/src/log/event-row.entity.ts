import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An event as it is kept, of an organization or of a user. A table in partitions, by kind and week. It has no CHECK: to
 * read the text of one again costs each statement as much as three entries of indexes (ADR 141).
 */
@Entity({ schema: 'events', name: 'log' })
@Index('ix_log_xid', ['xid'])
@Index('ix_log_org', ['orgId', 'seq'], { where: '(org_id IS NOT NULL)' })
@Index('ix_log_subject', { synchronize: false })
@Index('ix_log_user', ['userId', 'seq'], { where: '(user_id IS NOT NULL)' })
export class EventRow {
  /** Taken at the end of its transaction: an order of commits for what writes one subject, and for nothing else. */
  @PrimaryColumn('bigint', {
    primaryKeyConstraintName: 'pk_log',
    default: () => 'events.next_number()',
  })
  seq: string;

  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'pk_log' })
  audit: boolean;

  /** By the clock of the database. */
  @PrimaryColumn('timestamptz', {
    primaryKeyConstraintName: 'pk_log',
    name: 'written_at',
    default: () => 'clock_timestamp()',
  })
  writtenAt: Date;

  /** Its transaction. */
  @Column('bigint', { default: () => 'events.present_transaction()' })
  xid: string;

  @Column('uuid', { default: () => 'events.new_id()' })
  id: string;

  @Column('text')
  type: string;

  @Column('text')
  subject: string;

  /** Of the organization's stream; else of a user's. */
  @Column('uuid', { name: 'org_id', nullable: true })
  orgId: string | null;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'workspace_id', nullable: true })
  workspaceId: string | null;

  /** When the change was made, by the clock of the service. */
  @Column('timestamptz')
  time: Date;

  @Column('text', { name: 'actor_type' })
  actorType: string;

  @Column('text', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('text', { name: 'actor_name', nullable: true })
  actorName: string | null;

  @Column('text')
  via: string;

  @Column('text', { name: 'trace_id' })
  traceId: string;

  @Column('uuid', { name: 'batch_id', nullable: true })
  batchId: string | null;

  /** Of the audit log only. */
  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent: string | null;

  @Column('jsonb')
  data: object;

  /** Fields that were left out of the data. */
  @Column('text', { array: true, nullable: true })
  truncated: string[] | null;
}

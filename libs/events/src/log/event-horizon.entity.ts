import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says how far back events are kept, and in which timeline. */
@Entity({ schema: 'events', name: 'horizon' })
@Check('ck_horizon_single', 'id = 1')
export class EventHorizon {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_horizon', default: 1 })
  id: number;

  /** Changes when the database was restored: cursors of another one are over. */
  @Column('text', { default: '' })
  timeline: string;

  /** The database that the row was written in. */
  @Column('text', { nullable: true })
  origin: string | null;

  /** The transaction that wrote the row. */
  @Column('bigint', { nullable: true })
  written: string | null;

  /** No change of a later transaction was dropped. */
  @Column('bigint', { default: 0 })
  pruned: string;
}

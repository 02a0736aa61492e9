import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says how far back history is kept, and in which timeline. */
@Entity({ schema: 'node_graph', name: 'history_horizon' })
@Check('ck_history_horizon_single', 'id = 1')
export class HistoryHorizon {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_history_horizon' })
  id: number;

  /** No batch of a later transaction was pruned. */
  @Column('bigint')
  transaction: string;

  /** Changes when the database was restored; cursors of another one are of no use. */
  @Column('text')
  timeline: string;

  /** The database that the row was written in; `null`: before that was noticed. */
  @Column('text', { nullable: true })
  origin: string | null;

  /** The transaction that wrote the row. */
  @Column('bigint', { nullable: true })
  written: string | null;
}

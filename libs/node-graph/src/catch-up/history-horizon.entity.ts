import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says how far back history is kept. */
@Entity({ schema: 'node_graph', name: 'history_horizon' })
@Check('ck_history_horizon_single', 'id = 1')
export class HistoryHorizon {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_history_horizon' })
  id: number;

  /** No batch of a later transaction was pruned. */
  @Column('bigint')
  transaction: string;
}

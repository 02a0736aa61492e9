import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A week of deliveries that is over: who has seen its latest transaction needs nothing of it, or of those before it. */
@Entity({ schema: 'node_graph', name: 'history_weeks' })
export class HistoryWeek {
  /** The least id of a batch that is later. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_history_weeks' })
  until: string;

  @Column('bigint')
  transaction: string;
}

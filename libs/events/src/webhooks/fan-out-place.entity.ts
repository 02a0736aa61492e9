import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The one row that says which events have become deliveries. */
@Entity({ schema: 'events', name: 'webhook_fan_out' })
@Check('ck_webhook_fan_out_single', 'id = 1')
export class FanOutPlace {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_webhook_fan_out', default: 1 })
  id: number;

  /** A cursor of the log; empty: no endpoint was ever enabled. */
  @Column('text', { default: '' })
  cursor: string;
}

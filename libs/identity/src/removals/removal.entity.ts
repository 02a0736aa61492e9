import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How far the removal of a user, an organization or a workspace has come; told for a while after its end, by its id. */
@Entity({ schema: 'identity', name: 'removals' })
@Check('ck_removals_kind', `kind in ('user', 'organization', 'workspace')`)
@Index('ix_removals_ended_at', ['endedAt'], { where: 'ended_at is not null' })
export class Removal {
  /** Of what is removed. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_removals' })
  id: string;

  @Column('text')
  kind: 'user' | 'organization' | 'workspace';

  /** What is being removed, by the name of its room's part; `null`: nothing at this moment. */
  @Column('text', { nullable: true })
  part: string | null;

  @Column('integer', { default: 0 })
  removed: number;

  /** How much there was when it was last counted, more or less. */
  @Column('integer', { default: 0 })
  total: number;

  @Column('timestamptz', { name: 'begun_at' })
  begunAt: Date;

  /** When it last came on. */
  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

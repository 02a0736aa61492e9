import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A fresh object each time: TypeORM writes into it. */
const key = (name?: string): { primaryKeyConstraintName: string; name?: string } => ({
  primaryKeyConstraintName: 'pk_item_tallies',
  ...(name ? { name } : {}),
});

/**
 * How many items of a project are alike. A fine tally tells categories and capabilities apart, a coarse one
 * does not; an absent value is the empty text.
 */
@Entity({ schema: 'item_links', name: 'item_tallies' })
@Index('ix_item_tallies_empty', ['projectId'], { where: 'n = 0' })
export class ItemTally {
  @PrimaryColumn('uuid', key('project_id'))
  projectId: string;

  @PrimaryColumn('boolean', key())
  fine: boolean;

  @PrimaryColumn('text', key())
  category: string;

  @PrimaryColumn('text', key('item_type'))
  itemType: string;

  @PrimaryColumn('text', key())
  severity: string;

  @PrimaryColumn('smallint', key('status_rank'))
  statusRank: number;

  @PrimaryColumn('text', key())
  source: string;

  @PrimaryColumn('text', key())
  capability: string;

  @Column('bigint')
  n: string;
}

/** What a statement did to the tallies, until it is folded into them. Only triggers write here. */
@Entity({ schema: 'item_links', name: 'item_tally_changes' })
@Index('ix_item_tally_changes_project', ['projectId'])
export class ItemTallyChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_item_tally_changes',
  })
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  category: string;

  @Column('text', { name: 'item_type' })
  itemType: string;

  @Column('text')
  severity: string;

  @Column('smallint', { name: 'status_rank' })
  statusRank: number;

  @Column('text')
  source: string;

  @Column('text')
  capability: string;

  @Column('bigint')
  n: string;
}

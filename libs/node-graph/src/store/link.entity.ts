import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';

import { BaseEntity } from '#data';

import { Node } from './node.entity.js';

/** A link of two nodes, at most one for each pair, whatever its direction (docs/contracts/node-graph.md#links). */
@Entity({ schema: 'node_graph', name: 'links' })
@Check('ck_links_not_self', 'source_id <> target_id')
@Check('ck_links_type', 'type in (0, 1)')
@Index('uq_links_pair', { synchronize: false })
@Index('ix_links_trash', { synchronize: false })
@Index('ix_links_delegate', { synchronize: false })
@Index('ix_links_ending', { synchronize: false })
@Index('ix_links_source', ['sourceId', 'type'])
@Index('ix_links_target', ['targetId', 'type'])
export class Link extends BaseEntity {
  @ForeignKey(() => Node, { name: 'fk_links_source' })
  @Column('uuid', { name: 'source_id' })
  sourceId: string;

  @ForeignKey(() => Node, { name: 'fk_links_target' })
  @Column('uuid', { name: 'target_id' })
  targetId: string;

  @Column('smallint')
  type: number;

  @Column('boolean', { name: 'was_blocker' })
  wasBlocker: boolean;

  @Column('boolean')
  private: boolean;

  @Column('uuid', { name: 'creator_id' })
  creatorId: string;

  @Column('boolean', { name: 'crosses_owners' })
  crossesOwners: boolean;

  /** On whose rights it depends what the link carries: its maker, if it crosses owners and they do not own the source. */
  @Column('uuid', { name: 'delegate_id', nullable: true })
  delegateId: string | null;

  /** Grants that end later do not cross the link; `-infinity`: none does. */
  @Column('timestamptz', { name: 'carries_until' })
  carriesUntil: Date;

  @Column('boolean', { name: 'in_trash' })
  inTrash: boolean;

  @Column('uuid', { name: 'last_batch_id', nullable: true })
  lastBatchId: string | null;

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

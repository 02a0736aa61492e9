import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import { Node } from './node.entity.js';

/** What one user may do with another's node, or with its whole branch; or what waits for them as an invitation. */
@Entity({ schema: 'node_graph', name: 'grants' })
@Unique('uq_grants_node_user', ['nodeId', 'userId'])
@Check('ck_grants_level', 'level between 1 and 3')
@Index('ix_grants_user', ['userId'])
@Index('ix_grants_due', { synchronize: false })
@Index('ix_grants_invited', { synchronize: false })
@Index('ix_grants_silent', { synchronize: false })
@Index('ix_grants_giver', { synchronize: false })
export class Grant extends BaseEntity {
  @ForeignKey(() => Node, { name: 'fk_grants_node', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'node_id' })
  nodeId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('uuid', { name: 'grantor_id' })
  grantorId: string;

  @Column('smallint')
  level: number;

  @Column('boolean')
  branch: boolean;

  @Column('timestamptz', { nullable: true })
  due: Date | null;

  @Column('boolean')
  showing: boolean;

  /** Whether the grantee has been told that it is over. */
  @Column('boolean')
  lapsed: boolean;

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** As whoever gave it wrote it; `null` where it was not kept. */
  @Column('text', { nullable: true })
  email: string | null;

  /** Whether nobody has the address yet: `userId` stands for whoever will. */
  @Column('boolean', { default: false })
  invited: boolean;

  /** Who made the child that it was copied to; `null`: it was given as such. */
  @Column('uuid', { name: 'copied_by', nullable: true })
  copiedBy: string | null;
}

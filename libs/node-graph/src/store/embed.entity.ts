import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

import { Node } from './node.entity.js';

/** The public branch that a user has embedded in their graph, one at a time. */
@Entity({ schema: 'node_graph', name: 'embeds' })
@Index('ix_embeds_node', ['nodeId'])
export class Embed {
  @PrimaryColumn('uuid', { name: 'user_id', primaryKeyConstraintName: 'pk_embeds' })
  userId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @ForeignKey(() => Node, { name: 'fk_embeds_node', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'node_id' })
  nodeId: string;

  /** Whether the user has been told that the node is no longer public. */
  @Column('boolean')
  lapsed: boolean;
}

import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import { Component } from './component.entity.js';

/** A node of somebody's graph (docs/contracts/node-graph.md#nodes). */
@Entity({ schema: 'node_graph', name: 'nodes' })
@Unique('uq_nodes_public_token', ['publicToken'])
@Check('ck_nodes_status', 'status between 0 and 3')
@Check('ck_nodes_blocked_from', 'blocked_from is null or (status = 2 and blocked_from in (0, 1, 3))')
@Index('ix_nodes_owner', ['ownerId', 'createdAt', 'id'])
@Index('ix_nodes_component', ['componentId'])
@Index('ix_nodes_trash', { synchronize: false })
@Index('ix_nodes_public_due', { synchronize: false })
export class Node extends BaseEntity {
  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @ForeignKey(() => Component, { name: 'fk_nodes_component' })
  @Column('uuid', { name: 'component_id' })
  componentId: string;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  @Column('smallint')
  status: number;

  /** What a Blocked node was before; `null`: it is not Blocked, or was made so before this was remembered. */
  @Column('smallint', { name: 'blocked_from', nullable: true })
  blockedFrom: number | null;

  @Column('timestamptz', { name: 'due_date', nullable: true })
  dueDate: Date | null;

  /** Whether `dueDate` is the beginning of a day in UTC that stands for the whole of it. */
  @Column('boolean', { name: 'due_is_day', default: false })
  dueIsDay: boolean;

  @Column('integer')
  type: number;

  @Column('text', { array: true })
  tags: string[];

  @Column('smallint')
  priority: number;

  @Column('boolean')
  independent: boolean;

  @Column('smallint')
  volume: number;

  @Column('text', { array: true })
  assignee: string[];

  @Column('boolean')
  pinned: boolean;

  @Column('boolean')
  collapsed: boolean;

  @Column('double precision')
  x: number;

  @Column('double precision')
  y: number;

  @Column('double precision')
  z: number;

  @Column('text', { name: 'public_token', nullable: true })
  publicToken: string | null;

  @Column('timestamptz', { name: 'public_due', nullable: true })
  publicDue: Date | null;

  @Column('boolean', { name: 'public_branch', nullable: true })
  publicBranch: boolean | null;

  @Column('boolean', { name: 'in_trash' })
  inTrash: boolean;

  @Column('uuid', { name: 'last_batch_id', nullable: true })
  lastBatchId: string | null;

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A place in the forest of components that primary links have joined; a root has no parent. */
@Entity({ schema: 'node_graph', name: 'components' })
@Check('ck_components_order', 'parent_id > id')
export class Component {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_components' })
  id: string;

  /** No foreign key: removing a component would look through all of them for its children (ADR 68). */
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;
}

/** A component that a node of was purged: it may be of no use any more. */
@Entity({ schema: 'node_graph', name: 'emptied_components' })
export class EmptiedComponent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_emptied_components' })
  id: string;
}

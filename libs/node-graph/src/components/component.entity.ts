import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A place in the forest of components that primary links have joined; a root has no parent. */
@Entity({ schema: 'node_graph', name: 'components' })
@Check('ck_components_order', 'parent_id > id')
export class Component {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_components' })
  id: string;

  @ForeignKey(() => Component, { name: 'fk_components_parent' })
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;
}

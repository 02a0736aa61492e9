import { Injectable } from '@nestjs/common';

import { reading, sql, type Tx } from '#data';

const LOCK = reading('node_graph.lock_components', 'select node_graph.lock_components($1::uuid[]) as roots');
const LOCK_AROUND = reading(
  'node_graph.lock_around',
  'select node_graph.lock_around($1::uuid[], $2::uuid[]) as roots',
);
const CREATE = sql(
  'node_graph.create_component',
  'insert into node_graph.components (id, parent_id) values ($1, null)',
);

/**
 * Nodes that are, or once were, joined by primary links form a component. Whoever changes something in a component
 * holds its root row, so changes within one are serial and changes in different ones never meet.
 */
@Injectable()
export class ComponentsRepository {
  /** Waits for, and holds until the end of the transaction, the components of the nodes; answers their roots. */
  async lock(nodeIds: readonly string[], tx: Tx): Promise<string[]> {
    const [row] = await tx.query<{ roots: string[] }>(LOCK, [nodeIds]);
    return row?.roots ?? [];
  }

  /**
   * Waits for, and holds, the components of the nodes and of all that is linked to them, in the trash too, and those
   * of the endpoints of the links.
   */
  async lockAround(nodeIds: readonly string[], linkIds: readonly string[], tx: Tx): Promise<string[]> {
    const [row] = await tx.query<{ roots: string[] }>(LOCK_AROUND, [nodeIds, linkIds]);
    return row?.roots ?? [];
  }

  /** A component for a node that stands alone. */
  create(id: string, tx: Tx): void {
    tx.defer(CREATE, [id]);
  }
}

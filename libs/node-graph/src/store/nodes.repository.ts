import { Injectable } from '@nestjs/common';

import { Database, reading, sql, type Tx } from '#data';

import type { GraphNode } from '../model/graph-node.js';
import type { Status } from '../model/status.js';
import { dueColumns } from './due-date.statements.js';
import { NODE_COLUMNS, nodeOf, type NodeRow } from './node-row.js';

const FIND = reading(
  'node_graph.find_node',
  `select ${NODE_COLUMNS} from node_graph.nodes n where n.id = $1`,
);
const FIND_MANY = sql(
  'node_graph.find_nodes',
  `select ${NODE_COLUMNS} from node_graph.nodes n where n.id = any ($1::uuid[]) order by n.created_at, n.id`,
);
const OWNERS = sql(
  'node_graph.owners_of_nodes',
  'select n.id, n.owner_id as "ownerId" from node_graph.nodes n where n.id = any ($1::uuid[])',
);
const MOVE = sql(
  'node_graph.move_nodes',
  `update node_graph.nodes n
   set in_trash = c.in_trash, last_batch_id = c.last_batch_id, version = c.version, updated_at = $1
   from unnest($2::uuid[], $3::boolean[], $4::uuid[], $5::integer[]) as c (id, in_trash, last_batch_id, version)
   where n.id = c.id`,
);
/** Its component may be of no use from now on. */
const REMOVE = sql(
  'node_graph.remove_node',
  `with gone as (delete from node_graph.nodes where id = $1 returning component_id)
   insert into node_graph.emptied_components select component_id from gone
   on conflict on constraint pk_emptied_components do nothing`,
);
const FIND_PUBLIC = sql(
  'node_graph.find_public_node',
  `select ${NODE_COLUMNS} from node_graph.nodes n where n.public_token = $1`,
);
const INSERT = sql(
  'node_graph.insert_node',
  `insert into node_graph.nodes (id, created_at, owner_id, component_id, title, description, status, due_date,
     due_is_day, type, tags, priority, independent, volume, assignee, pinned, collapsed, x, y, z, in_trash, version, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, ${dueColumns('$8::text')}, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0, 0,
     false, 0, $2)`,
);
const UPDATE = sql(
  'node_graph.update_node',
  `update node_graph.nodes set title = $2, description = $3, tags = $5, priority = $6,
     (due_date, due_is_day) = row (${dueColumns('$4::text')}), independent = $7, volume = $8, assignee = $9, pinned = $10, collapsed = $11, status = $12::smallint, version = $13,
     updated_at = $14, blocked_from = case when $12::smallint = 2 then blocked_from end
   where id = $1`,
);

@Injectable()
export class NodesRepository {
  constructor(private readonly database: Database) {}

  async find(id: string, tx?: Tx): Promise<GraphNode | null> {
    const row = await (tx ?? this.database).first<NodeRow>(FIND, [id]);
    return row && nodeOf(row);
  }

  /** Those of the nodes that exist, the oldest first. */
  async findMany(ids: readonly string[], tx?: Tx): Promise<GraphNode[]> {
    if (ids.length === 0) return [];
    return (await (tx ?? this.database).query<NodeRow>(FIND_MANY, [ids])).map(nodeOf);
  }

  /** The ids of those of the nodes that exist, each with the id of its owner. */
  ownersOf(ids: readonly string[]): Promise<{ id: string; ownerId: string }[]> {
    return this.database.query(OWNERS, [ids]);
  }

  /** Writes whether nodes are in the trash, and their versions. */
  move(nodes: readonly GraphNode[], at: Date, tx: Tx): void {
    if (nodes.length === 0) return;
    tx.defer(MOVE, [
      at,
      nodes.map(({ id }) => id),
      nodes.map(({ inTrash }) => inTrash),
      nodes.map(({ lastBatchId }) => lastBatchId),
      nodes.map(({ version }) => version),
    ]);
  }

  /** For good, with what was shared of it. Its links must be gone. */
  async remove(id: string, tx: Tx): Promise<void> {
    await tx.affected(REMOVE, [id]);
  }

  /** The node that is, or was, published under the token. */
  async findByPublicToken(token: string): Promise<GraphNode | null> {
    const row = await this.database.first<NodeRow>(FIND_PUBLIC, [token]);
    return row && nodeOf(row);
  }

  insert(node: GraphNode, tx: Tx): void {
    tx.defer(INSERT, [
      node.id,
      node.createdTime,
      node.ownerId,
      node.componentId,
      node.title,
      node.description,
      node.status,
      node.dueDate,
      node.type,
      node.tags,
      node.priority,
      node.independent,
      node.volume,
      node.assignee,
      node.pinned,
      node.collapsed,
    ]);
  }

  /** Writes what clients may change, the status and the version. */
  update(node: GraphNode, status: Status, tx: Tx): void {
    tx.defer(UPDATE, [
      node.id,
      node.title,
      node.description,
      node.dueDate,
      node.tags,
      node.priority,
      node.independent,
      node.volume,
      node.assignee,
      node.pinned,
      node.collapsed,
      status,
      node.version,
      node.lastEditedTime,
    ]);
  }
}

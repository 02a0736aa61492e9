import { Injectable } from '@nestjs/common';

import { sql, type Tx } from '#data';

import type { GraphNode } from '../model/graph-node.js';

const WRITE = sql(
  'node_graph.write_publication',
  `with revived as (update node_graph.embeds set lapsed = false where node_id = $1 and $2::text is not null)
   update node_graph.nodes
   set public_token = $2, public_due = $3, public_branch = $4, version = $5, updated_at = $6 where id = $1`,
);
const EMBEDDED = sql('node_graph.find_embed', 'select node_id from node_graph.embeds where user_id = $1');
const EMBED = sql(
  'node_graph.insert_embed',
  `insert into node_graph.embeds (user_id, created_at, node_id, lapsed) values ($1, $2, $3, false)
   on conflict on constraint pk_embeds do nothing`,
);
const UNEMBED = sql(
  'node_graph.delete_embed',
  'delete from node_graph.embeds where user_id = $1 and node_id = $2',
);
const CLEAR = sql(
  'node_graph.clear_embeds',
  'delete from node_graph.embeds where node_id = $1 returning user_id',
);

@Injectable()
export class PublicationRepository {
  /** Writes how the node is published, or that it is not, and its version. */
  async write(node: GraphNode, tx: Tx): Promise<void> {
    const { id, publicToken, publicDue, publicBranch, version, lastEditedTime } = node;
    await tx.affected(WRITE, [id, publicToken, publicDue, publicBranch, version, lastEditedTime]);
  }

  /** The node that the user has embedded. */
  async embeddedBy(userId: string, tx: Tx): Promise<string | null> {
    const row = await tx.first<{ node_id: string }>(EMBEDDED, [userId]);
    return row?.node_id ?? null;
  }

  /** `false`: the user has embedded something already. */
  async embed(userId: string, nodeId: string, now: Date, tx: Tx): Promise<boolean> {
    return (await tx.affected(EMBED, [userId, now, nodeId])) === 1;
  }

  /** `false`: the user has not embedded the node. */
  async unembed(userId: string, nodeId: string, tx: Tx): Promise<boolean> {
    return (await tx.affected(UNEMBED, [userId, nodeId])) === 1;
  }

  /** Takes the node out of all graphs that it is embedded in; answers whose they are. */
  async clearEmbeds(nodeId: string, tx: Tx): Promise<string[]> {
    return (await tx.query<{ user_id: string }>(CLEAR, [nodeId])).map((row) => row.user_id);
  }
}

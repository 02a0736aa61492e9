import { graph } from '../messages/graph.js';
import type { Found } from '../shell/finders.js';
import { store } from './live/use-graph.js';
import { titleOf } from './model/task.js';
import { found } from './model/tasks.js';

/** Nodes by a part of their title: among those of the live graph, which is there for a while then. */
export async function findNodes(text: string, most: number): Promise<readonly Found[]> {
  const nodes = await store.nodes();
  return found({ nodes }, text, most).map((node) => ({
    to: `/graph/${node.id}`,
    name: titleOf(node),
    hint: graph.status[node.status ?? 0],
  }));
}

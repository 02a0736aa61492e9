import type { GraphNode } from '#client';

import { type GraphIndex, NONE } from './graph-index.js';
import { isDone } from './task.js';

/** What a node waits for and is not done. */
export const blockersOf = ({ nodes, waitsFor }: GraphIndex, id: string): GraphNode[] =>
  (waitsFor.get(id) ?? NONE).flatMap((other) => {
    const node = nodes.get(other);
    return node === undefined || isDone(node) ? [] : [node];
  });

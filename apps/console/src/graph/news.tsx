import type { ReactNode } from 'react';

import { graph } from '../messages/graph.js';
import type { GraphIndex } from './model/graph-index.js';
import { titleOf } from './model/task.js';

/** What others changed last, for whoever does not see the marks. */
export function News({
  index,
  marked,
}: {
  readonly index: GraphIndex;
  readonly marked: ReadonlySet<string>;
}): ReactNode {
  const newest = [...marked].at(-1);
  const node = newest === undefined ? undefined : index.nodes.get(newest);
  return (
    <p className="visually-hidden" role="status">
      {node !== undefined && graph.changedTold(titleOf(node), graph.status[node.status ?? 0])}
    </p>
  );
}

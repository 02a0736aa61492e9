import type { GraphNode } from '#client';
import type { ReactNode } from 'react';

import { graph } from '../../messages/graph.js';
import { titleOf } from '../model/task.js';

/** A node in a list, which can be gone to. */
export function Entry({
  node,
  onPress,
}: {
  readonly node: GraphNode;
  readonly onPress: () => void;
}): ReactNode {
  const { status = 0 } = node;
  return (
    <button type="button" className={`entry s${String(status)}`} onClick={onPress}>
      <span className="mark" aria-hidden="true">
        {graph.marks[status]}
      </span>
      <span dir="auto">{titleOf(node)}</span>
    </button>
  );
}

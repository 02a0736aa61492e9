import type { GraphNode } from '#client';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { sharing } from '../../messages/graph-sharing.js';
import { graph } from '../../messages/graph.js';
import { isBlocked, isDone, mayEdit, mayShare } from '../model/task.js';
import type { Edit } from '../use-edit.js';

interface Props {
  readonly node: GraphNode;
  readonly edit: Edit;
  readonly onShare: () => void;
}

/** What whoever looks may do with a node. */
export function Actions({ node, edit, onShare }: Props): ReactNode {
  const { id, status = 0 } = node;
  const to = (next: 0 | 1 | 3): void => void edit.update({ id, status: next });
  return (
    <div className="actions">
      {mayEdit(node) && isDone(node) && <Button onPress={() => to(0)}>{graph.reopen}</Button>}
      {mayEdit(node) && !isDone(node) && (
        <Button look="primary" isDisabled={isBlocked(node)} onPress={() => to(3)}>
          {graph.complete}
        </Button>
      )}
      {mayEdit(node) && status === 0 && <Button onPress={() => to(1)}>{graph.start}</Button>}
      {mayShare(node) && <Button onPress={onShare}>{sharing.share}</Button>}
      {mayEdit(node) && (
        <Button look="danger" onPress={() => void edit.trash(node)}>
          {graph.trash}
        </Button>
      )}
    </div>
  );
}

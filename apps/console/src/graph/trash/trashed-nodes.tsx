import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { Time } from '../../components/time.js';
import { trash as words } from '../../messages/graph-trash.js';
import { titleOf } from '../model/task.js';
import type { TrashedNode } from './use-trash.js';

interface Props {
  readonly nodes: readonly TrashedNode[];
  readonly me: string | undefined;
  readonly onRestore: (node: TrashedNode) => void;
  readonly onRemove: (node: TrashedNode) => void;
}

/** Nodes in the trash. Only their owner deletes them for ever. */
export function TrashedNodes({ nodes, me, onRestore, onRemove }: Props): ReactNode {
  if (nodes.length === 0) return null;
  return (
    <section className="card" aria-label={words.nodes}>
      <ul className="rows">
        {nodes.map((node) => {
          const { id, lastEditedTime, ownerUsername } = node;
          return (
            <li key={id}>
              <div className="grow">
                <strong dir="auto">{titleOf(node)}</strong>
                <div className="hint">
                  {words.changed} <Time at={lastEditedTime} />
                  {ownerUsername !== null && ownerUsername !== me && <bdi> · {words.of(ownerUsername)}</bdi>}
                </div>
              </div>
              <div className="actions">
                <Button aria-label={words.restoreOf(titleOf(node))} onPress={() => onRestore(node)}>
                  {words.restore}
                </Button>
                {ownerUsername === me && (
                  <Button
                    look="danger"
                    aria-label={words.removeOf(titleOf(node))}
                    onPress={() => onRemove(node)}
                  >
                    {words.remove}
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

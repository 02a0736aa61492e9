import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { graph } from '../../messages/graph.js';
import { type GraphIndex, linkBetween, NONE, type Relation } from '../model/graph-index.js';
import { byUrgency, titleOf } from '../model/task.js';
import type { Edit } from '../use-edit.js';
import { Entry } from './entry.js';
import { NodePicker } from './node-picker.js';

/** So many are listed: the drawing unfolds the rest. */
const MOST = 30;

interface Props {
  readonly index: GraphIndex;
  readonly id: string;
  readonly side: Relation;
  readonly hidden?: number;
  /** `null`: nothing can be changed. */
  readonly edit: Edit | null;
  readonly onChoose: (id: string) => void;
}

/** What a node waits for, what waits for it, or what is linked with it otherwise; more can be added, each taken away. */
export function Neighbours({ index, id, side, hidden = 0, edit, onChoose }: Props): ReactNode {
  const ids = index[side].get(id) ?? NONE;
  const nodes = ids.flatMap((other) => index.nodes.get(other) ?? []).sort(byUrgency);
  const ends = (other: string): [string, string] =>
    side === 'waitsFor' || side === 'relatedFrom' ? [other, id] : [id, other];
  return (
    <section aria-label={graph[side]}>
      <h2>
        {graph[side]} <small>{nodes.length.toLocaleString()}</small>
      </h2>
      {nodes.length + hidden === 0 && <p className="hint">{graph.nothing}</p>}
      <ul>
        {nodes.slice(0, MOST).map((node) => (
          <li key={node.id}>
            <Entry node={node} onPress={() => onChoose(node.id)} />
            {edit !== null && (
              <Button
                look="quiet"
                aria-label={graph.unlink(titleOf(node))}
                onPress={() => {
                  const link = linkBetween(index, ...ends(node.id));
                  if (link !== undefined) void edit.unlink(link.id);
                }}
              >
                <span aria-hidden="true">✕</span>
              </Button>
            )}
          </li>
        ))}
        {nodes.length > MOST && <li className="hint">{graph.andMore(nodes.length - MOST)}</li>}
        {hidden > 0 && <li className="hint">{graph.hidden(hidden)}</li>}
      </ul>
      {edit !== null && (
        <NodePicker
          index={index}
          label={graph.linkTo[side]}
          placeholder={graph.findPlaceholder}
          without={new Set([id, ...ids])}
          onPick={(other) => void edit.link(...ends(other), side === 'relatedTo' || side === 'relatedFrom')}
        />
      )}
    </section>
  );
}

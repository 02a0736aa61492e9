import { type ReactNode, useMemo } from 'react';

import { graph } from '../../messages/graph.js';
import type { GraphIndex } from '../model/graph-index.js';
import type { Neighbourhood } from '../model/neighbourhood.js';
import type { Arrow, Box } from './layout.js';
import { FOLDED, NODE, NodeBox } from './node-box.js';
import { Plane } from './plane.js';

interface Props {
  readonly index: GraphIndex;
  readonly seen: Neighbourhood;
  readonly chosen: string | null;
  readonly marked: ReadonlySet<string>;
  readonly onChoose: (id: string) => void;
  readonly onUnfold: (key: string) => void;
  /** `null`: nothing can be linked. */
  readonly onLink: ((source: string, target: string) => void) | null;
}

/** A part of the graph, drawn so that it can be read. */
export function Drawing({ index, seen, chosen, marked, onChoose, onUnfold, onLink }: Props): ReactNode {
  const { boxes, arrows } = useMemo(() => drawn(seen), [seen]);
  const folds = useMemo(() => new Map(seen.folded.map((fold) => [fold.key, fold])), [seen]);
  return (
    <Plane
      label={graph.drawing}
      help={onLink === null ? graph.drawingHelpRead : graph.drawingHelp}
      boxes={boxes}
      arrows={arrows}
      chosen={chosen}
      {...(onLink !== null && { onLink })}
    >
      {({ id, at, isTabStop, onKeyDown, onGrab }) => {
        const [node, fold] = [index.nodes.get(id), folds.get(id)];
        if (fold !== undefined)
          return (
            <button
              key={id}
              type="button"
              className="folded"
              style={at}
              data-folded={id}
              tabIndex={isTabStop ? 0 : -1}
              onClick={() => onUnfold(id)}
              onKeyDown={onKeyDown}
            >
              {fold.side === 'waitsFor' ? graph.waitsForMore(fold.count) : graph.neededByMore(fold.count)}
            </button>
          );
        if (node === undefined) return null;
        return (
          <NodeBox
            key={id}
            node={node}
            at={at}
            isChosen={id === chosen}
            isMarked={marked.has(id)}
            isTabStop={isTabStop}
            onChoose={() => onChoose(id)}
            onKeyDown={onKeyDown}
            onGrab={onLink === null ? null : onGrab}
          />
        );
      }}
    </Plane>
  );
}

function drawn({ shown, arrows, folded }: Neighbourhood): { boxes: Box[]; arrows: Arrow[] } {
  const boxes: Box[] = [...shown.keys()].map((id) => ({ id, ...NODE }));
  const lines: Arrow[] = [...arrows];
  for (const { key, beside, side } of folded) {
    boxes.push({ id: key, ...FOLDED });
    lines.push(side === 'waitsFor' ? { source: key, target: beside } : { source: beside, target: key });
  }
  return { boxes, arrows: lines };
}

import { type ReactNode, useMemo } from 'react';

import { Check } from '../../components/checks.js';
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
  /** Whether secondary links are drawn. */
  readonly isRelated: boolean;
  readonly onRelated: (isRelated: boolean) => void;
  readonly onChoose: (id: string) => void;
  readonly onUnfold: (key: string) => void;
  /** `null`: nothing can be linked. */
  readonly onLink: ((source: string, target: string) => void) | null;
}

/** A part of the graph, drawn so that it can be read. */
export function Drawing(props: Props): ReactNode {
  const { index, seen, chosen, marked, isRelated, onRelated, onChoose, onUnfold, onLink } = props;
  const { boxes, arrows } = useMemo(() => drawn(seen), [seen]);
  const folds = useMemo(() => new Map(seen.folded.map((fold) => [fold.key, fold])), [seen]);
  return (
    <Plane
      label={graph.drawing}
      help={onLink === null ? graph.drawingHelpRead : graph.drawingHelp}
      boxes={boxes}
      arrows={arrows}
      chosen={chosen}
      {...(seen.related.length > 0 && {
        related: isRelated ? seen.related : [],
        tools: (
          <Check isSelected={isRelated} onChange={onRelated}>
            {graph.related(seen.related.length)}
          </Check>
        ),
      })}
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

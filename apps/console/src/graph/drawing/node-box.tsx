import type { GraphNode } from '#client';
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react';

import { graph } from '../../messages/graph.js';
import { dueText, isOverdue } from '../dates.js';
import { titleOf } from '../model/task.js';

export const NODE = { width: 196, height: 58 } as const;
export const FOLDED = { width: 164, height: 30 } as const;

interface Props {
  readonly node: GraphNode;
  readonly at: CSSProperties;
  readonly isChosen: boolean;
  readonly isMarked: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
  /** `null`: no line can be drawn from it. */
  readonly onGrab: ((event: PointerEvent<HTMLElement>) => void) | null;
}

/** A node of the drawing: how it stands, what it is called, when it is due. */
export function NodeBox({
  node,
  at,
  isChosen,
  isMarked,
  isTabStop,
  onChoose,
  onKeyDown,
  onGrab,
}: Props): ReactNode {
  const { status = 0 } = node;
  const due = dueText(node);
  const looks = ['node', `s${String(status)}`, isMarked ? 'marked' : '', isOverdue(node) ? 'overdue' : ''];
  return (
    <button
      type="button"
      className={looks.join(' ')}
      style={at}
      data-node={node.id}
      aria-current={isChosen ? 'true' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <span className="label" dir="auto">
        {titleOf(node)}
      </span>
      <span className="facts">
        <span aria-hidden="true">{graph.marks[status]}</span> {graph.status[status]}
        {isMarked ? ` · ${graph.changed}` : due !== null && ` · ${due}`}
      </span>
      {onGrab !== null && (
        <span
          className="handle"
          aria-hidden="true"
          title={graph.linkFrom(titleOf(node))}
          onPointerDown={onGrab}
        />
      )}
    </button>
  );
}

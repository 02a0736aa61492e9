import type { GraphNode } from '#client';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

import { graph } from '../../messages/graph.js';
import { dueText, isOverdue } from '../dates.js';
import { blockersOf } from '../model/blockers.js';
import type { GraphIndex } from '../model/graph-index.js';
import { isBlocked, titleOf } from '../model/task.js';
import { rowsIn } from './rows.js';

export const ROW = 52;

interface Props {
  readonly index: GraphIndex;
  readonly tasks: readonly GraphNode[];
  readonly chosen: string | null;
  readonly marked: ReadonlySet<string>;
  readonly label: string;
  readonly onChoose: (id: string) => void;
}

/** A list of any length, of which only what is seen is there. */
export function TaskList({ index, tasks, chosen, marked, label, onChoose }: Props): ReactNode {
  const frame = useRef<HTMLDivElement>(null);
  const name = useId();
  const [view, setView] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const watcher = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const at = Math.min(active, tasks.length - 1);
  const { from, to } = rowsIn(view, tasks.length, ROW);

  const go = (next: number): void => {
    const element = frame.current;
    if (element === null) return;
    const row = Math.max(0, Math.min(tasks.length - 1, next));
    setActive(row);
    const [top, bottom] = [row * ROW, (row + 1) * ROW];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTop = bottom - element.clientHeight;
    setView({ top: element.scrollTop, height: element.clientHeight });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(view.height / ROW) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: tasks.length - 1,
    };
    const next = steps[event.key];
    const node = tasks[at];
    if (next !== undefined) go(next);
    else if ((event.key === 'Enter' || event.key === ' ') && node !== undefined) onChoose(node.id);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="tasks"
      ref={frame}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at >= from && at < to ? `${name}${String(at)}` : undefined}
      onScroll={({ currentTarget }) =>
        setView({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
      }
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: tasks.length * ROW }}>
        {tasks.slice(from, to).map((node, offset) => {
          const row = from + offset;
          const { status = 0 } = node;
          return (
            <div
              key={node.id}
              id={`${name}${String(row)}`}
              role="option"
              className={`task s${String(status)}${row === at ? ' active' : ''}${marked.has(node.id) ? ' marked' : ''}`}
              style={{ transform: `translateY(${String(row * ROW)}px)`, height: ROW }}
              aria-selected={node.id === chosen}
              aria-setsize={tasks.length}
              aria-posinset={row + 1}
              onClick={() => {
                setActive(row);
                onChoose(node.id);
              }}
            >
              <span className="mark" aria-hidden="true">
                {graph.marks[status]}
              </span>
              <span className="label" dir="auto">
                {titleOf(node)}
              </span>
              <Facts index={index} node={node} isMarked={marked.has(node.id)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Facts({
  index,
  node,
  isMarked,
}: {
  readonly index: GraphIndex;
  readonly node: GraphNode;
  readonly isMarked: boolean;
}): ReactNode {
  const due = dueText(node);
  const blockers = isBlocked(node) ? blockersOf(index, node.id) : [];
  const [first] = blockers;
  return (
    <span className="facts">
      <span className={first === undefined ? '' : 'visually-hidden'}>{graph.status[node.status ?? 0]}</span>
      {first !== undefined && (
        <span>
          {graph.waitsFor.toLowerCase()} <bdi>{titleOf(first)}</bdi>
          {blockers.length > 1 && ` ${graph.andMore(blockers.length - 1)}`}
        </span>
      )}
      {due !== null && <span className={isOverdue(node) ? 'overdue' : ''}> · {due}</span>}
      {isMarked && <span> · {graph.changed}</span>}
    </span>
  );
}

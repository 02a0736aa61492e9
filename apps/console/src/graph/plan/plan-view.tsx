import type { GraphNode } from '#client';
import { type ReactNode, useMemo } from 'react';

import { graph } from '../../messages/graph.js';
import { dueText } from '../dates.js';
import type { GraphIndex } from '../model/graph-index.js';
import { planOf } from '../model/plan.js';
import { dueAt, isDone, titleOf } from '../model/task.js';
import { tasksOf } from '../model/tasks.js';
import type { Place } from '../use-place.js';

const WEEK_MS = 7 * 86_400_000;
/** So many of a period: the list has them all. */
const MOST = 50;

/** The shortest way to done: what decides it, and what is due when. */
export function PlanView({ index, place }: { readonly index: GraphIndex; readonly place: Place }): ReactNode {
  const now = Date.now();
  const goal = place.id;
  const plan = useMemo(() => (goal === null ? null : planOf(index, goal, Date.now())), [index, goal]);
  const dated = useMemo(
    () => tasksOf(index).filter((node) => !isDone(node) && Number.isFinite(dueAt(node))),
    [index],
  );
  const periods = {
    overdue: dated.filter((node) => dueAt(node) < now),
    week: dated.filter((node) => dueAt(node) >= now && dueAt(node) < now + WEEK_MS),
    later: dated.filter((node) => dueAt(node) >= now + WEEK_MS),
  };
  return (
    <div className="plan">
      <section className="card" aria-labelledby="path">
        <h2 id="path">{graph.path}</h2>
        {plan === null ? (
          <p className="hint">{graph.choosePlan}</p>
        ) : plan.path.length === 0 ? (
          <p>{graph.planDone}</p>
        ) : (
          <>
            <p className="hint">{graph.pathText(plan.open)}</p>
            <ol>
              {plan.path.map((id) => {
                const node = index.nodes.get(id);
                return node === undefined ? null : (
                  <Entry key={id} node={node} place={place} isLate={plan.late.has(id)} />
                );
              })}
            </ol>
          </>
        )}
      </section>
      <section className="card" aria-labelledby="dates">
        <h2 id="dates">{graph.dates}</h2>
        {dated.length === 0 && <p className="hint">{graph.noDates}</p>}
        {(['overdue', 'week', 'later'] as const).map(
          (period) =>
            periods[period].length > 0 && (
              <div key={period}>
                <h3>{graph.periods[period]}</h3>
                <ul>
                  {periods[period]
                    .toSorted((a, b) => dueAt(a) - dueAt(b))
                    .slice(0, MOST)
                    .map((node) => (
                      <Entry key={node.id} node={node} place={place} isLate={period === 'overdue'} />
                    ))}
                </ul>
                {periods[period].length > MOST && (
                  <p className="hint">{graph.andMore(periods[period].length - MOST)}</p>
                )}
              </div>
            ),
        )}
      </section>
    </div>
  );
}

function Entry({
  node,
  place,
  isLate,
}: {
  readonly node: GraphNode;
  readonly place: Place;
  readonly isLate: boolean;
}): ReactNode {
  const { status = 0 } = node;
  const due = dueText(node);
  return (
    <li>
      <button
        type="button"
        className={`entry s${String(status)}`}
        aria-current={node.id === place.id ? 'true' : undefined}
        onClick={() => place.choose(node.id)}
      >
        <span className="mark" aria-hidden="true">
          {graph.marks[status]}
        </span>
        <span dir="auto">{titleOf(node)}</span>
        <small className={isLate ? 'overdue' : ''}>
          {graph.status[status]}
          {due !== null && ` · ${due}`}
          {isLate && due !== null && ` · ${graph.late}`}
        </small>
      </button>
    </li>
  );
}

import { type ReactNode, useMemo } from 'react';

import { graph } from '../../messages/graph.js';
import { goalsOf } from '../model/goals.js';
import type { GraphIndex } from '../model/graph-index.js';
import { titleOf } from '../model/task.js';

const MOST = 24;

/** The ends of a graph that is too large to be drawn as a whole, each with what is on the way to it. */
export function GoalCards({
  index,
  onChoose,
}: {
  readonly index: GraphIndex;
  readonly onChoose: (id: string) => void;
}): ReactNode {
  const { goals, more, single } = useMemo(() => goalsOf(index, MOST), [index]);
  const rest = [more > 0 ? graph.moreGoals(more) : '', single > 0 ? graph.single(single) : ''].filter(
    Boolean,
  );
  return (
    <section className="goals" aria-labelledby="goals">
      <h2 id="goals">{graph.goals}</h2>
      <p className="hint">{graph.goalsText}</p>
      <ul>
        {goals.map(({ id, below, ready, blocked, done }) => {
          const node = index.nodes.get(id);
          return (
            <li key={id}>
              <button type="button" className="goal" data-node={id} onClick={() => onChoose(id)}>
                <strong dir="auto">{node === undefined ? '' : titleOf(node)}</strong>
                <span>{graph.below(below)}</span>
                <progress aria-hidden="true" max={Math.max(below, 1)} value={done} />
                <small>{graph.goalParts(ready, blocked, done)}</small>
              </button>
            </li>
          );
        })}
      </ul>
      {rest.length > 0 && (
        <p className="hint">
          {rest.join(' · ')}. {graph.inList}
        </p>
      )}
    </section>
  );
}

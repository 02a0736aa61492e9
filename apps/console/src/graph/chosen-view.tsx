import { type ReactNode, useEffect, useMemo, useState } from 'react';

import { Loading } from '../components/states.js';
import { Drawing } from './drawing/drawing.js';
import { GoalCards } from './drawing/goal-cards.js';
import { ListView } from './list/list-view.js';
import type { GraphIndex } from './model/graph-index.js';
import { neighbourhood, whole } from './model/neighbourhood.js';
import { PlanView } from './plan/plan-view.js';
import type { Edit } from './use-edit.js';
import type { Place } from './use-place.js';

/** More secondary links than this would bury what they lie on: they are drawn if somebody wants to see them. */
const MOST_RELATED = 24;

interface Props {
  readonly seen: {
    /** Everything. */
    readonly index: GraphIndex;
    /** What is not hidden. */
    readonly shown: GraphIndex;
    readonly marked: ReadonlySet<string>;
  };
  readonly place: Place;
  /** `null`: nothing can be changed. */
  readonly edit: Edit | null;
}

/** The graph in the view that was chosen. */
export function ChosenView({ seen, place, edit }: Props): ReactNode {
  const { view, id, depth } = place;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setOpen(new Set()), [id]);
  // What is chosen is shown though it be done.
  const index = id !== null && !seen.shown.nodes.has(id) ? seen.index : seen.shown;
  const part = useMemo(
    () =>
      whole(index) ??
      (id === null || !index.nodes.has(id) ? null : neighbourhood(index, id, { depth, open })),
    [index, id, depth, open],
  );
  if (index.isPart && (view !== 'drawing' || part === null)) return <Loading />;
  if (view === 'list') return <ListView index={seen.shown} place={place} marked={seen.marked} />;
  if (view === 'plan') return <PlanView index={seen.index} place={place} />;
  if (part === null) return <GoalCards index={index} onChoose={(to) => place.choose(to)} />;
  return (
    <Drawing
      index={index}
      seen={part}
      chosen={id}
      marked={seen.marked}
      isRelated={place.related ?? part.related.length <= MOST_RELATED}
      onRelated={(related) => place.change({ related })}
      onChoose={(to) => place.choose(to)}
      onUnfold={(key) => setOpen(new Set([...open, key]))}
      onLink={edit === null ? null : (source, target) => void edit.link(source, target)}
    />
  );
}

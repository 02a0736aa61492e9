import { type GraphIndex, NONE } from './graph-index.js';
import { dueAt, isDone } from './task.js';

export interface Plan {
  /** The longest chain of unfinished work up to the goal: what has to be done first comes first. */
  readonly path: readonly string[];
  /** Of the path: what is due before something that it waits for, or before now. */
  readonly late: ReadonlySet<string>;
  /** Everything unfinished on the way to the goal, itself included. */
  readonly open: number;
}

interface Best {
  readonly volume: number;
  readonly steps: number;
  readonly through: string | null;
}

/** As the service works it out by volume (`graph:critical_path`); of equal chains the longer one counts. */
export function planOf(index: GraphIndex, goal: string, now: number): Plan {
  const best = new Map<string, Best>();
  for (const id of sourcesFirst(index, goal)) {
    let below: Best = { volume: 0, steps: 0, through: null };
    for (const source of openSources(index, id)) {
      const one = best.get(source);
      if (one !== undefined && isLonger(one, below)) below = { ...one, through: source };
    }
    const volume = below.volume + (index.nodes.get(id)?.volume ?? 0);
    best.set(id, { volume, steps: below.steps + 1, through: below.through });
  }
  const path: string[] = [];
  for (let id = best.has(goal) ? goal : null; id !== null; id = best.get(id)?.through ?? null) path.push(id);
  path.reverse();
  return { path, late: lateOf(index, path, now), open: best.size };
}

const openSources = (index: GraphIndex, id: string): readonly string[] =>
  (index.waitsFor.get(id) ?? NONE).filter((source) => {
    const node = index.nodes.get(source);
    return node !== undefined && !isDone(node);
  });

const isLonger = (one: Best, than: Best): boolean =>
  one.volume === than.volume ? one.steps > than.steps : one.volume > than.volume;

/** Each after everything that it waits for; without calling itself, for chains may be long. */
function sourcesFirst(index: GraphIndex, goal: string): Set<string> {
  const done = new Set<string>();
  const node = index.nodes.get(goal);
  if (node === undefined || isDone(node)) return done;
  const entered = new Set([goal]);
  const stack = [{ id: goal, sources: openSources(index, goal), next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const source = top.sources[top.next];
    top.next += 1;
    if (source === undefined) {
      done.add(top.id);
      stack.pop();
    } else if (!entered.has(source)) {
      entered.add(source);
      stack.push({ id: source, sources: openSources(index, source), next: 0 });
    }
  }
  return done;
}

function lateOf(index: GraphIndex, path: readonly string[], now: number): Set<string> {
  const late = new Set<string>();
  let latest = now;
  for (const id of path) {
    const node = index.nodes.get(id);
    const due = node === undefined ? Number.POSITIVE_INFINITY : dueAt(node);
    if (due < latest) late.add(id);
    if (Number.isFinite(due)) latest = Math.max(latest, due);
  }
  return late;
}

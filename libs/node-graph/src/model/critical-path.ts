import { type Arrow, type Neighbours, sourcesOf } from '#kernel';

/** What the length of a path depends on. */
export interface Task {
  readonly id: string;
  readonly volume: number;
  /** UTC, ISO 8601; `null`: none. */
  readonly dueDate: string | null;
}

export interface CriticalPath {
  /** From what has to be done first up to the goal. */
  readonly path: readonly string[];
  /** Sum of the volumes along the path. */
  readonly volume: number;
  /** The latest due date on the path: before it the goal is not planned to be finished. */
  readonly finish: string | null;
  /** Nodes on the path that something below them is due after. */
  readonly late: ReadonlySet<string>;
}

interface Best {
  readonly length: number;
  readonly steps: number;
  readonly through: string | null;
}

/**
 * The chain of unfinished work that decides when the goal can be finished. By `volume` it is the chain with the
 * greatest sum of volumes, by `due` the one that ends last by its due dates. Of equal ones the longest chain counts.
 *
 * @param steps links that block, without a cycle: `source` has to be finished before `target`; only nodes of `tasks` are named.
 */
export function criticalPath(
  tasks: ReadonlyMap<string, Task>,
  steps: readonly Arrow[],
  goal: string,
  by: Measure,
): CriticalPath {
  const sources = sourcesOf(steps);
  const best = new Map<string, Best>();
  for (const id of sourcesFirst(sources, goal)) {
    let below: Best = { length: by === 'volume' ? 0 : Number.NEGATIVE_INFINITY, steps: 0, through: null };
    for (const source of sources.get(id) ?? []) {
      const one = best.get(source);
      if (one && isLonger(one, below)) below = { ...one, through: source };
    }
    best.set(id, {
      length: extended(below.length, tasks.get(id), by),
      steps: below.steps + 1,
      through: below.through,
    });
  }
  return described(trace(best, goal), tasks);
}

/** Everything below the goal and the goal itself, each after all of its sources. */
function sourcesFirst(sources: Neighbours, goal: string): Set<string> {
  const done = new Set<string>();
  const stack: { readonly id: string; next: number }[] = [{ id: goal, next: 0 }];
  const entered = new Set([goal]);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const source = sources.get(top.id)?.[top.next];
    top.next += 1;
    if (source === undefined) {
      done.add(top.id);
      stack.pop();
    } else if (!entered.has(source)) {
      entered.add(source);
      stack.push({ id: source, next: 0 });
    }
  }
  return done;
}

function isLonger(one: Best, than: Best): boolean {
  return one.length === than.length ? one.steps > than.steps : one.length > than.length;
}

function extended(below: number, task: Task | undefined, by: Measure): number {
  if (by === 'volume') return below + (task?.volume ?? 0);
  return Math.max(below, dueOf(task));
}

function dueOf(task: Task | undefined): number {
  return task?.dueDate == null ? Number.NEGATIVE_INFINITY : Date.parse(task.dueDate);
}

function trace(best: ReadonlyMap<string, Best>, goal: string): string[] {
  const path: string[] = [];
  for (let id: string | null = goal; id !== null; id = best.get(id)?.through ?? null) path.push(id);
  return path.reverse();
}

function described(path: readonly string[], tasks: ReadonlyMap<string, Task>): CriticalPath {
  let volume = 0;
  let latest = Number.NEGATIVE_INFINITY;
  const late = new Set<string>();
  for (const id of path) {
    const task = tasks.get(id);
    const due = dueOf(task);
    volume += task?.volume ?? 0;
    if (task?.dueDate != null && due < latest) late.add(id);
    latest = Math.max(latest, due);
  }
  return { path, volume, finish: Number.isFinite(latest) ? new Date(latest).toISOString() : null, late };
}

/** What the critical path is measured in. */
export type Measure = 'volume' | 'due';

import { type GraphIndex, NONE } from './graph-index.js';
import { reach } from './reach.js';
import { byUrgency, isBlocked, isDone, isReady } from './task.js';

/** Something that nothing waits for, with what it waits for, counted. */
export interface Goal {
  readonly id: string;
  readonly below: number;
  readonly ready: number;
  readonly blocked: number;
  readonly done: number;
}

export interface Goals {
  /** The greatest first. */
  readonly goals: readonly Goal[];
  /** How many goals there are beyond them. */
  readonly more: number;
  /** How many nodes neither wait nor are waited for. */
  readonly single: number;
}

/** What a graph is for: the ends of it. */
export function goalsOf(index: GraphIndex, most: number): Goals {
  const ends: string[] = [];
  let single = 0;
  for (const id of index.nodes.keys()) {
    if ((index.neededBy.get(id) ?? NONE).length > 0) continue;
    if ((index.waitsFor.get(id) ?? NONE).length > 0) ends.push(id);
    else single += 1;
  }
  // Of very many ends, those with the most right below them are looked at.
  const direct = (id: string): number => index.waitsFor.get(id)?.length ?? 0;
  const looked = ends.sort((a, b) => direct(b) - direct(a)).slice(0, 2 * most);
  const goals = looked
    .map((id) => counted(index, id))
    .sort((a, b) => b.below - a.below || compared(index, a.id, b.id))
    .slice(0, most);
  return { goals, more: ends.length - goals.length, single };
}

function compared({ nodes }: GraphIndex, a: string, b: string): number {
  const [one, other] = [nodes.get(a), nodes.get(b)];
  return one === undefined || other === undefined ? 0 : byUrgency(one, other);
}

function counted(index: GraphIndex, id: string): Goal {
  const below = [...reach(index, id, 'waitsFor')].flatMap((each) => index.nodes.get(each) ?? []);
  return {
    id,
    below: below.length,
    ready: below.filter(isReady).length,
    blocked: below.filter(isBlocked).length,
    done: below.filter(isDone).length,
  };
}

import { byUrgency } from './task.js';
import { type GraphIndex, NONE, type Side } from './graph-index.js';

/** So many beside one node on one side; the rest is counted, until it is unfolded. */
export const MOST_BESIDE = 8;
/** So many at all: more is not read, and takes long to lay out. */
export const MOST_SHOWN = 80;

/** What is not drawn beside a node, counted. */
export interface Folded {
  /** `<node>:<side>`: what unfolds it. */
  readonly key: string;
  readonly beside: string;
  readonly side: Side;
  /** How many are right beside it. */
  readonly count: number;
}

export interface Arrow {
  readonly source: string;
  readonly target: string;
}

export interface Neighbourhood {
  /** How far each is from the chosen one, which is 0. */
  readonly shown: ReadonlyMap<string, number>;
  readonly arrows: readonly Arrow[];
  /** Secondary links between those that are shown. */
  readonly related: readonly Arrow[];
  readonly folded: readonly Folded[];
}

export interface Sight {
  readonly depth: number;
  /** Keys of what was unfolded. */
  readonly open?: ReadonlySet<string>;
}

const SIDES = ['waitsFor', 'neededBy'] as const;

/** A node, what it waits for and what waits for it, so many steps away; whatever is farther is counted. */
export function neighbourhood(index: GraphIndex, chosen: string, { depth, open }: Sight): Neighbourhood {
  const shown = new Map<string, number>();
  if (index.nodes.has(chosen)) shown.set(chosen, 0);
  for (const side of SIDES) {
    let reached = [...shown.keys()].filter((id) => id === chosen);
    // What was unfolded goes on beyond the depth.
    for (let step = 1; reached.length > 0; step += 1) {
      const next: string[] = [];
      for (const id of reached) {
        const isOpen = open?.has(keyOf(id, side)) === true;
        if (step > depth && !isOpen) continue;
        const others = besideOf(index, id, side).filter((other) => !shown.has(other));
        for (const other of isOpen ? others : others.slice(0, MOST_BESIDE)) {
          if (shown.size >= MOST_SHOWN && !isOpen) break;
          shown.set(other, step);
          next.push(other);
        }
      }
      reached = next;
    }
  }
  unfold(index, shown, open ?? new Set());
  return described(index, shown);
}

/** What was unfolded on the side that does not lead away from the chosen one; more may be unfolded in it. */
function unfold(index: GraphIndex, shown: Map<string, number>, open: ReadonlySet<string>): void {
  // A map is gone through with what is added to it meanwhile.
  for (const [id, step] of shown)
    for (const side of SIDES) {
      if (!open.has(keyOf(id, side))) continue;
      for (const other of index[side].get(id) ?? NONE) if (!shown.has(other)) shown.set(other, step + 1);
    }
}

/** Everything, where that can be read. */
export function whole(index: GraphIndex): Neighbourhood | null {
  if (index.isPart || index.nodes.size > MOST_SHOWN / 2) return null;
  return described(index, new Map([...index.nodes.keys()].map((id) => [id, 0])));
}

export const keyOf = (id: string, side: Side): string => `${id}:${side}`;

/** The most urgent first: they are not folded. */
function besideOf(index: GraphIndex, id: string, side: Side): readonly string[] {
  const beside = index[side].get(id) ?? NONE;
  if (beside.length < 2) return beside;
  const nodes = beside.flatMap((other) => index.nodes.get(other) ?? []);
  return nodes.sort(byUrgency).map((node) => node.id);
}

function described(index: GraphIndex, shown: ReadonlyMap<string, number>): Neighbourhood {
  const arrows: Arrow[] = [];
  const related: Arrow[] = [];
  const folded: Folded[] = [];
  for (const id of shown.keys()) {
    for (const target of index.relatedTo.get(id) ?? NONE)
      if (shown.has(target)) related.push({ source: id, target });
    for (const side of SIDES) {
      let count = 0;
      for (const other of index[side].get(id) ?? NONE) {
        if (!shown.has(other)) count += 1;
        else if (side === 'waitsFor') arrows.push({ source: other, target: id });
      }
      if (count > 0) folded.push({ key: keyOf(id, side), beside: id, side, count });
    }
  }
  return { shown, arrows, related, folded };
}

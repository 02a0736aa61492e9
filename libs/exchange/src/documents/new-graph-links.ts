import { about } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import type { NewLink } from './work-index.js';

const PRIMARY = 0;
const SECONDARY = 1;

/** Whether the source blocks the target, or the target the source; of others, neither. */
const BLOCKING: Readonly<Record<string, 'source' | 'target'>> = {
  blocks: 'source',
  precedes: 'source',
  part_of: 'source',
  depends_on: 'target',
  requires: 'target',
  parent_of: 'target',
};

/** A link of a graph, by ids of the document. */
export interface NewGraphLink {
  readonly source: string;
  readonly target: string;
  readonly type: typeof PRIMARY | typeof SECONDARY;
  readonly private: boolean;
  readonly place: string;
}

/** Links of a graph: a pair of nodes has one, of which the first that blocks counts, else the first. */
export class GraphLinks {
  private readonly pairs = new Map<string, NewGraphLink & { readonly said: NewLink }>();

  constructor(private readonly tell: Tell) {}

  add(link: NewLink): void {
    const blocking = BLOCKING[link.relationship.toLowerCase().replaceAll(/[\s-]+/g, '_')];
    const [source, target] = blocking === 'target' ? [link.target, link.source] : [link.source, link.target];
    const type = blocking === undefined ? SECONDARY : PRIMARY;
    const made = { source, target, type, private: link.isPrivate, place: link.place, said: link } as const;
    const pair = [source, target].sort().join('\0');
    const before = this.pairs.get(pair);
    const isBetter = before === undefined || (before.type === SECONDARY && type === PRIMARY);
    if (isBetter) this.pairs.set(pair, made);
    if (before !== undefined && !isSame(before, made)) this.lost(isBetter ? before.said : link);
  }

  all(): NewGraphLink[] {
    return [...this.pairs.values()].map(({ source, target, type, private: hidden, place }) => ({
      source,
      target,
      type,
      private: hidden,
      place,
    }));
  }

  private lost({ place, source, target, relationship }: NewLink): void {
    about({ place, id: source }, this.tell).left_out(
      'second_link_of_pair',
      `A graph has one link for a pair of nodes: "${relationship}" of ${source} and ${target} was left out`,
      'Import the file as items, which may have several',
    );
  }
}

/** What blocks says no more than what depends, the other way round. */
function isSame(one: NewGraphLink, other: NewGraphLink): boolean {
  if (one.type !== other.type) return false;
  return one.type === SECONDARY || (one.source === other.source && one.target === other.target);
}

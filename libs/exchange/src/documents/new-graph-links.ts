import { IntList, TextList, TextTable, TupleTable } from '#kernel';

import type { Tell } from '../report/report-line.js';
import { about } from '../report/tell.js';
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

/** A link of a graph, by the numbers of the entries that it joins. */
export interface NewGraphLink {
  readonly source: number;
  readonly target: number;
  readonly type: typeof PRIMARY | typeof SECONDARY;
  readonly private: boolean;
}

/** As it is kept: in one number, where the link leads against the order of the numbers, what it is, who sees it. */
const BACKWARD = 1;
const IS_SECONDARY = 2;
const IS_PRIVATE = 4;

/**
 * Links of a graph: a pair of nodes has one, of which the first that blocks counts, else the first. Hundreds of thousands
 * are kept in some bytes each, with what is to be told of them.
 */
export class GraphLinks {
  /** The lower number of a pair, then the higher one. */
  private readonly pairs = new TupleTable();
  private readonly ends = [new IntList(), new IntList()] as const;
  private readonly kinds = new IntList();
  private readonly relationships = new TextTable();
  private readonly said = new IntList();
  /** Which of the places is that of a link: another link may have taken its pair. */
  private readonly placeOf = new IntList();
  private readonly places = new TextList();

  /** @param idOf what the document calls an entry */
  constructor(
    private readonly idOf: (number: number) => string,
    private readonly tell: Tell,
  ) {}

  get size(): number {
    return this.pairs.size;
  }

  add(said: NewLink): void {
    const made = graphLink(said);
    const pair = [Math.min(made.source, made.target), Math.max(made.source, made.target)] as const;
    const number = this.pairs.numberOf(...pair);
    if (number === null) {
      this.pairs.append(...pair);
      this.ends[0].push(pair[0]);
      this.ends[1].push(pair[1]);
      this.kinds.push(kindOf(made));
      this.said.push(this.relationships.add(said.relationship));
      this.placeOf.push(this.places.length);
      this.places.push(said.place);
      return;
    }
    const before = this.at(number);
    const isBetter = before.type === SECONDARY && made.type === PRIMARY;
    if (!isSame(before, made)) this.lost(isBetter ? this.saidOf(number) : said);
    if (!isBetter) return;
    this.kinds.set(number, kindOf(made));
    this.said.set(number, this.relationships.add(said.relationship));
    this.placeOf.set(number, this.places.length);
    this.places.push(said.place);
  }

  at(number: number): NewGraphLink {
    const kind = this.kinds.at(number);
    const [low, high] = [this.ends[0].at(number), this.ends[1].at(number)];
    const [source, target] = (kind & BACKWARD) === 0 ? [low, high] : [high, low];
    const type = (kind & IS_SECONDARY) === 0 ? PRIMARY : SECONDARY;
    return { source, target, type, private: (kind & IS_PRIVATE) !== 0 };
  }

  /** Where the link stands in the document. */
  placeOfLink(number: number): string {
    return this.places.at(this.placeOf.at(number));
  }

  private saidOf(number: number): Pick<NewLink, 'source' | 'target' | 'relationship' | 'place'> {
    const { source, target } = this.at(number);
    return {
      source: this.idOf(source),
      target: this.idOf(target),
      relationship: this.relationships.at(this.said.at(number)),
      place: this.placeOfLink(number),
    };
  }

  private lost({
    place,
    source,
    target,
    relationship,
  }: Pick<NewLink, 'source' | 'target' | 'relationship' | 'place'>): void {
    about({ place, id: source }, this.tell).left_out(
      'second_link_of_pair',
      `A graph has one link for a pair of nodes: "${relationship}" of ${source} and ${target} was left out`,
      'Import the file as items, which may have several',
    );
  }
}

function graphLink({ relationship, ends: [from, to], isPrivate }: NewLink): NewGraphLink {
  const blocking = BLOCKING[relationship.toLowerCase().replaceAll(/[\s-]+/g, '_')];
  const [source, target] = blocking === 'target' ? [to, from] : [from, to];
  return { source, target, type: blocking === undefined ? SECONDARY : PRIMARY, private: isPrivate };
}

function kindOf({ source, target, type, private: hidden }: NewGraphLink): number {
  return (
    (source > target ? BACKWARD : 0) | (type === SECONDARY ? IS_SECONDARY : 0) | (hidden ? IS_PRIVATE : 0)
  );
}

/** What blocks says no more than what depends, the other way round. */
function isSame(one: NewGraphLink, other: NewGraphLink): boolean {
  if (one.type !== other.type) return false;
  return one.type === SECONDARY || (one.source === other.source && one.target === other.target);
}

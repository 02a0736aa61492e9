import { IntList, TextTable, TupleTable } from '#kernel';

import type { Tell } from '../report/report-line.js';
import { about } from '../report/tell.js';
import type { Relation, RelationEntry, WorkEntry } from './entries.js';

/** A link between two entries of a document, by their ids there, as it is said outward. */
export interface NewLink {
  readonly source: string;
  readonly target: string;
  /** The same two, by their numbers. */
  readonly ends: readonly [source: number, target: number];
  readonly relationship: string;
  readonly place: string;
  readonly isPrivate: boolean;
}

/** The names of all entries of a document, which links lead to: wherever they stand, by whichever of their names. */
export class WorkIndex {
  /** Ids, by the numbers of their entries. */
  private readonly ids = new TextTable();
  private readonly aliases = new TextTable();
  /** Whose an alias is. */
  private readonly owners = new IntList();
  private readonly relationships = new TextTable();
  private readonly said = new TupleTable();

  /**
   * The number of the entry: 0, 1, 2 …; `null`: there was one of that id before, which is told: the first one counts.
   */
  add(entry: WorkEntry, tell: Tell): number | null {
    if (this.has(entry.id)) {
      about(entry, tell).left_out(
        'duplicate_id',
        `There are two of the id ${entry.id}: the first one counts`,
        'Give each its own id',
      );
      return null;
    }
    const number = this.ids.add(entry.id);
    for (const alias of entry.aliases)
      if (this.aliases.numberOf(alias) === null) {
        this.aliases.add(alias);
        this.owners.push(number);
      }
    return number;
  }

  /** For another reading of the document: whether an entry is the one of its id that counts. */
  firsts(): (entry: WorkEntry) => boolean {
    let next = 0;
    return ({ id }) => {
      const isFirst = this.ids.numberOf(id) === next;
      if (isFirst) next += 1;
      return isFirst;
    };
  }

  has(id: string): boolean {
    return this.ids.numberOf(id) !== null;
  }

  /** The id of an entry. */
  idOf(number: number): string {
    return this.ids.at(number);
  }

  /** The links of an entry, each once, however often and from whichever end it is said. */
  linksOf(entry: WorkEntry | RelationEntry, tell: Tell): NewLink[] {
    if (entry.kind === 'relation') return this.link(entry.source, entry.target, entry, tell);
    return entry.relations.flatMap((relation) => this.related(entry.id, relation, tell));
  }

  private related(id: string, relation: Relation, tell: Tell): NewLink[] {
    const { other, inward, relationship, place } = relation;
    const subject = { place, relationship, isPrivate: false };
    return inward ? this.link(other, id, subject, tell, id) : this.link(id, other, subject, tell, id);
  }

  private link(
    from: string,
    to: string,
    { place, relationship, isPrivate }: Pick<NewLink, 'place' | 'relationship' | 'isPrivate'>,
    tell: Tell,
    id: string = from,
  ): NewLink[] {
    const [source, target] = [this.resolve(from), this.resolve(to)];
    if (source === null || target === null) {
      about({ place, id }, tell).left_out(
        'unknown_target',
        `${source === null ? from : to} is not in the file: the link "${relationship}" was left out`,
        'Import both in one file, or link them afterwards',
      );
      return [];
    }
    if (source === target) {
      about({ place, id }, tell).left_out('self_link', `${from} is linked to itself ("${relationship}")`);
      return [];
    }
    const name = [source, target, this.relationships.add(relationship)] as const;
    if (this.said.numberOf(...name) !== null) return [];
    this.said.append(...name);
    const ends = [source, target] as const;
    return [{ source: this.idOf(source), target: this.idOf(target), ends, relationship, place, isPrivate }];
  }

  private resolve(name: string): number | null {
    const number = this.ids.numberOf(name);
    if (number !== null) return number;
    const alias = this.aliases.numberOf(name);
    return alias === null ? null : this.owners.at(alias);
  }
}

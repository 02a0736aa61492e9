import { hash } from 'node:crypto';

import { about } from '../report/tell.js';
import type { Tell } from '../report/report-line.js';
import type { Relation, RelationEntry, WorkEntry } from './entries.js';

/** A link between two entries of a document, by their ids there, as it is said outward. */
export interface NewLink {
  readonly source: string;
  readonly target: string;
  readonly relationship: string;
  readonly place: string;
  readonly isPrivate: boolean;
}

/** The names of all entries of a document, which links lead to: wherever they stand, by whichever of their names. */
export class WorkIndex {
  private readonly names = new Map<string, string>();
  private readonly aliases = new Map<string, string>();
  private readonly said = new Set<string>();

  /** `false`: there was one of that id before, which is told: the first one counts. */
  add(entry: WorkEntry, tell: Tell): boolean {
    if (this.names.has(entry.id)) {
      about(entry, tell).left_out(
        'duplicate_id',
        `There are two of the id ${entry.id}: the first one counts`,
        'Give each its own id',
      );
      return false;
    }
    this.names.set(entry.id, entry.id);
    for (const alias of entry.aliases) if (!this.aliases.has(alias)) this.aliases.set(alias, entry.id);
    return true;
  }

  /** Whether the entry is the one of its id that counts, in a later reading. */
  has(id: string): boolean {
    return this.names.has(id);
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
    const line = about({ place, id }, tell);
    const [source, target] = [this.resolve(from), this.resolve(to)];
    if (source === null || target === null) {
      line.left_out(
        'unknown_target',
        `${source === null ? from : to} is not in the file: the link "${relationship}" was left out`,
        'Import both in one file, or link them afterwards',
      );
      return [];
    }
    if (source === target) {
      line.left_out('self_link', `${from} is linked to itself ("${relationship}")`);
      return [];
    }
    // As digests, hundreds of thousands of them are small.
    const name = hash('sha1', `${source}\0${target}\0${relationship}`, 'base64');
    if (this.said.has(name)) return [];
    this.said.add(name);
    return [{ source, target, relationship, place, isPrivate }];
  }

  private resolve(name: string): string | null {
    return this.names.get(name) ?? this.aliases.get(name) ?? null;
  }
}

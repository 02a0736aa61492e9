import type { Entry } from '../documents/entries.js';
import type { Tell } from '../report/report-line.js';

export const TARGETS = ['items', 'graph', 'bundles'] as const;
export type Target = (typeof TARGETS)[number];

/** How a table was understood: its columns, and what each became (`data` is kept under its own name). */
export type Mapping = Readonly<Record<string, string>>;

export interface ReadOptions {
  /** Columns of a table that mean something else than their names; `null`: none. */
  readonly mapping: Mapping | null;
  /** Called once the columns are understood. */
  readonly mapped: (mapping: Mapping) => void;
}

/** A kind of file that can be imported. */
export interface Format {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** What its entries may become; the first one unless told otherwise. */
  readonly targets: readonly [Target, ...Target[]];
  /** @param head the first characters of the file, without what only marks its encoding. */
  recognizes(head: string): boolean;
  /** Tells of all that is not taken as it stands. Refuses a file that cannot be read to its end. */
  read(text: AsyncIterable<string>, tell: Tell, options: ReadOptions): AsyncIterable<Entry>;
}

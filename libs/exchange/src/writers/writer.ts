import type { Target } from '../formats/format.js';
import type { Exported } from '../sources/sources.js';

/** What is written, as of when. */
export interface WrittenDocument {
  readonly of: Target;
  readonly exported: Exported;
  readonly at: Date;
}

/** A kind of file that exports write, piece by piece. */
export interface Writer {
  readonly name: string;
  /** Media type of the file. */
  readonly type: string;
  /** How the names of such files end. */
  readonly extension: string;
  /** What it can be written of. */
  readonly of: readonly Target[];
  write(document: WrittenDocument): AsyncIterable<string>;
}

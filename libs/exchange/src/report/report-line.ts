/**
 * What became of a part of a file that could not be taken as it stands: `kept` elsewhere than it was, `cut` to what fits,
 * `changed` into something else, or `left_out`.
 */
export type Fate = 'kept' | 'cut' | 'changed' | 'left_out';

/** One line of the report of an import. */
export interface ReportLine {
  readonly fate: Fate;
  /** A stable, snake-case name of what is told. */
  readonly code: string;
  /** Where in the file: `line 12`, `row 3, column Title`, `$.needs.REQ_1`. */
  readonly place: string;
  /** As the document calls what the line is about; `null`: it has no name there. */
  readonly id: string | null;
  readonly message: string;
  /** What to do about it; `null`: nothing has to be done. */
  readonly advice: string | null;
}

/** Where lines of a report go. */
export type Tell = (line: ReportLine) => void;

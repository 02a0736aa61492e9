import type { Mapping } from '../formats/format.js';
import type { ReportLine, Tell } from '../report/report-line.js';
import { type ImportCounts, NO_COUNTS, withLine } from './import-counts.js';
import type { Advance, ImportRow } from './imports.repository.js';

/**
 * What is done after one another. Who has ended the last one has ended. Nodes of a graph, and changes of those that are
 * there, are written when all of it was read.
 */
export const PHASES = ['entries', 'links', 'nodes', 'changes', 'end'] as const;
export type Phase = (typeof PHASES)[number];

/** Lines that are held until they are saved. */
const MOST_LINES = 500;

/** What was read until some place, and all that is to be told of it. It is saved as a whole, once it is written. */
export interface ImportPart {
  readonly phase: Phase;
  readonly done: number;
  /** Entries of the file until there. */
  readonly read: number;
  readonly lines: readonly ReportLine[];
  /** For what comes up while it is written. */
  readonly tell: Tell;
}

/**
 * How far an import has come, saved with each part that was written. Whoever goes on with it reads the file from its
 * beginning: what was saved before is not written again, and not told again.
 */
export class ImportProgress {
  /** Of all that is written. */
  counts: ImportCounts;
  mapping: Mapping | null = null;
  private read: number;
  private phase: Phase = 'entries';
  private position = 0;
  private lines: ReportLine[] = [];
  private readonly savedPhase: number;
  private readonly savedPosition: number;

  /** @param write refuses by an error what may not go on. */
  constructor(
    { phase, done, counts }: Pick<ImportRow, 'phase' | 'done' | 'counts'>,
    private readonly write: (advance: Advance) => Promise<void>,
  ) {
    this.counts = { ...NO_COUNTS, ...counts };
    this.read = this.counts.read;
    this.savedPhase = phase === null ? 0 : PHASES.indexOf(phase as Phase);
    this.savedPosition = done;
  }

  /** For what is told while the next entry is read. */
  readonly reading: Tell = (line) => {
    if (!this.isBefore(this.position + 1)) this.note(line);
  };

  /** For what is told of the present entry. */
  readonly tell: Tell = (line) => {
    if (!this.isBehind) this.note(line);
  };

  /** Whether the present entry was saved before. */
  get isBehind(): boolean {
    return this.isBefore(this.position);
  }

  /** Whether a phase was ended before. */
  isOver(phase: Phase): boolean {
    return PHASES.indexOf(phase) < this.savedPhase;
  }

  /** Whether so much is to be told that it has to be saved before there is more. */
  get isFull(): boolean {
    return this.lines.length >= MOST_LINES;
  }

  /** One more entry. */
  step(): void {
    this.position += 1;
    if (this.phase === 'entries' && !this.isBehind) this.read = this.position;
  }

  /** All entries until here, which are about to be written: what is read from now on is not of them. */
  part(): ImportPart {
    const { phase, position: done, read, lines } = this;
    this.lines = [];
    return { phase, done, read, lines, tell: (line) => void lines.push(line) };
  }

  /** All entries of the part, and of those before, are written. */
  async save({ phase, done, read, lines } = this.part()): Promise<void> {
    this.counts = lines.reduce(withLine, { ...this.counts, read });
    const { counts, mapping } = this;
    await this.write({ phase, done, counts, mapping, lines });
  }

  /** The phase is over, and the next one begins. */
  async next(phase: Phase): Promise<void> {
    const isNews = !this.isOver(this.phase);
    this.phase = phase;
    this.position = 0;
    if (isNews) await this.save();
  }

  private isBefore(position: number): boolean {
    const phase = PHASES.indexOf(this.phase);
    return phase < this.savedPhase || (phase === this.savedPhase && position <= this.savedPosition);
  }

  private note(line: ReportLine): void {
    this.lines.push(line);
  }
}

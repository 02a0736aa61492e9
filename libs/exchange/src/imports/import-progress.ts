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

/**
 * How far an import has come, saved with each part that was written. Whoever goes on with it reads the file from its
 * beginning: what was saved before is not written again, and not told again.
 */
export class ImportProgress {
  counts: ImportCounts;
  mapping: Mapping | null = null;
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
    if (this.phase === 'entries' && !this.isBehind) this.counts = { ...this.counts, read: this.position };
  }

  /** All entries until here are written. */
  async save(): Promise<void> {
    const { phase, position: done, counts, mapping, lines } = this;
    this.lines = [];
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
    this.counts = withLine(this.counts, line);
  }
}

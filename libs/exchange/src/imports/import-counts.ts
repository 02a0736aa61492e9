import type { ReportLine } from '../report/report-line.js';
import type { TargetCounts } from '../targets/targets.js';

/** How many of what there were so far. */
export interface ImportCounts {
  /** Entries of the file. */
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly linksCreated: number;
  readonly linksUnchanged: number;
  /** Lines of the report. */
  readonly kept: number;
  readonly cut: number;
  readonly changed: number;
  readonly leftOut: number;
}

export const NO_COUNTS: ImportCounts = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  linksCreated: 0,
  linksUnchanged: 0,
  kept: 0,
  cut: 0,
  changed: 0,
  leftOut: 0,
};

export function withThings(
  counts: ImportCounts,
  { created, updated = 0, unchanged }: TargetCounts,
): ImportCounts {
  return {
    ...counts,
    created: counts.created + created,
    updated: counts.updated + updated,
    unchanged: counts.unchanged + unchanged,
  };
}

export function withLinks(
  counts: ImportCounts,
  { created, updated = 0, unchanged }: TargetCounts,
): ImportCounts {
  return {
    ...counts,
    linksCreated: counts.linksCreated + created,
    linksUnchanged: counts.linksUnchanged + unchanged + updated,
  };
}

export function withLine(counts: ImportCounts, { fate }: ReportLine): ImportCounts {
  const name = fate === 'left_out' ? 'leftOut' : fate;
  return { ...counts, [name]: counts[name] + 1 };
}

import type { Principal } from '#kernel';

import type { Entry } from '../documents/entries.js';
import type { Mapping } from '../formats/format.js';
import type { Tell } from '../report/report-line.js';
import { about } from '../report/tell.js';
import type { TargetFault } from '../targets/targets.js';
import type { ImportOptions } from './import.entity.js';
import type { ImportProgress } from './import-progress.js';

/** What an import is done with. */
export interface ImportWork {
  readonly options: ImportOptions;
  readonly progress: ImportProgress;
  /** Aborted when the service ends. */
  readonly ending: AbortSignal;
  /** Rejects where it was cancelled, or the service ends. Whoever saves how far it has come hears of it, too. */
  demandRunning(): Promise<void>;
  /** The file, from its beginning. */
  entries(tell: Tell, mapped: (mapping: Mapping) => void): AsyncIterable<Entry>;
  /** Whoever asked for it, with the rights that they have now. */
  caller(): Promise<Principal>;
}

/** What a target refused is left out, with its reason. */
export function tellFaults(
  faults: readonly TargetFault[],
  subjectOf: (fault: TargetFault) => { readonly place: string; readonly id: string | null },
  tell: Tell,
): void {
  for (const fault of faults)
    about(subjectOf(fault), tell).left_out(
      fault.reason,
      fault.message,
      'Change it in the file, and import it again',
    );
}

export const nothing = (): void => undefined;

import { firstCharacters, isLongerThan } from '#kernel';

import type { Fate, ReportLine, Tell } from './report-line.js';

/** What lines of a report are about. */
export interface Subject {
  readonly place: string;
  readonly id: string | null;
}

type Lines = Readonly<Record<Fate, (code: string, message: string, advice?: string) => void>>;

/** Tells lines about one subject. */
export function about({ place, id }: Subject, tell: Tell): Lines {
  const line =
    (fate: Fate) =>
    (code: string, message: string, advice?: string): void => {
      tell({ fate, code, place, id, message, advice: advice ?? null } satisfies ReportLine);
    };
  return { kept: line('kept'), cut: line('cut'), changed: line('changed'), left_out: line('left_out') };
}

/** A text that fits, and a line where it had to be cut. */
export function cut(text: string, most: number, name: string, subject: Subject, tell: Tell): string {
  if (!isLongerThan(text, most)) return text;
  about(subject, tell).cut(
    `${name}_too_long`,
    `The ${name} is longer than ${String(most)} characters: the rest was cut`,
    `Shorten the ${name} in the file, or keep the file`,
  );
  return firstCharacters(text, most);
}

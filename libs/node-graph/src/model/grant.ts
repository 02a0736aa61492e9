import { type Given, type Level, untilOf } from './levels.js';

/** A grant as it is stored. */
export interface Grant {
  readonly id: string;
  readonly nodeId: string;
  readonly userId: string;
  readonly grantorId: string;
  /** 1 to 3. */
  readonly level: Level;
  readonly branch: boolean;
  /** UTC, ISO 8601; `null`: no end. */
  readonly due: string | null;
  readonly version: number;
  /** Of the grantee, as whoever gave it wrote it; `null` where it was not kept. */
  readonly email: string | null;
  /** Whether it waits for somebody to have the address. */
  readonly invited: boolean;
  /** Whether the grantee wants to see what is shared. */
  readonly showing: boolean;
}

/** One to write: it is shown. */
export type NewGrant = Omit<Grant, 'showing'>;

/** What the grant gives, as shares are compared. */
export function givenBy({ level, branch, due }: Pick<Grant, 'level' | 'branch' | 'due'>): Given {
  return { level, branch, until: untilOf(due) };
}

import { queryInteger } from '../input/numbers.js';
import { LIMITS } from '../linky.limits.js';

/** Which of the versions of a bundle are asked for. */
export interface VersionsPage {
  readonly limit: number;
  /** Only older ones than this number; `null`: from the newest on. */
  readonly before: number | null;
  /** About how many bytes there is room for; the first version comes whatever its size. */
  readonly bytes: number;
}

export function parseVersionsPage(args: Readonly<Record<string, unknown>>, bytes: number): VersionsPage {
  return {
    limit: queryInteger(args['limit'], 'limit', 1, LIMITS.versionsListed) ?? LIMITS.versionsListed,
    before: queryInteger(args['cursor'], 'cursor', 2, 1_000_000_000) ?? null,
    bytes,
  };
}

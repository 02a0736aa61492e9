import type { Call } from '#kernel';
import { exactAddress } from '#platform/http';

const LONGEST_AGENT = 256;
const LONGEST_ADDRESS = 64;

/** Who did it, as rows of the log have it. */
export interface CallColumns {
  readonly actorType: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly via: string;
  readonly traceId: string;
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** For rows of the log. Texts that clients chose are made printable, and cut. */
export function callColumns({ actor, via, traceId, address, userAgent }: Call): CallColumns {
  return {
    actorType: actor.type,
    actorId: actor.id,
    actorName: actor.name,
    via,
    traceId,
    address: address === null ? null : (exactAddress(address)?.slice(0, LONGEST_ADDRESS) ?? null),
    userAgent: printable(userAgent),
  };
}

function printable(agent: string | null): string | null {
  const text = agent?.replace(/[^\x20-\x7e\xa0-\xff]+/g, ' ').trim() ?? '';
  return text === '' ? null : text.slice(0, LONGEST_AGENT);
}

/**
 * The value of the parameter that a statement `withEvents` takes for who does it, and what the setting `events.call`
 * of a transaction holds for triggers that record.
 */
export function callValue(call: Call, now: Date): string {
  return JSON.stringify({ ...callColumns(call), time: now });
}

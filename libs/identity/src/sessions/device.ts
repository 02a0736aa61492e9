import type { Call } from '#kernel';

/** Where somebody signed in, as they may recognise it. */
export interface Device {
  /** As limits count it: of IPv6 a network. `null`: not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** The same, and the call that it came with. */
export interface KnownDevice extends Device {
  readonly call: Call;
}

const LONGEST_AGENT = 256;

/** @param agent the header `User-Agent` as it was sent */
export function deviceAt(address: string, agent: string | undefined): Device {
  const text = agent?.replace(/[^\x20-\x7e\xa0-\xff]+/g, ' ').trim() ?? '';
  return { address, userAgent: text === '' ? null : text.slice(0, LONGEST_AGENT) };
}

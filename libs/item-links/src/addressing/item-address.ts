import { isUuid } from '#kernel';
import { invalidInput } from '#platform/input';

/** How an item is addressed: by UUID, or by the ref that an agent gave it. */
export interface ItemAddress {
  readonly by: 'id' | 'ref';
  readonly value: string;
}

/** Where something stands in a request. */
export type Loc = readonly (string | number)[];

export const LONGEST_REF = 128;

/** What is a UUID is taken for one, everything else for a ref. Refuses what is neither (422) at `loc`. */
export function itemAddress(value: unknown, loc: Loc): ItemAddress {
  if (isUuid(value)) return { by: 'id', value: value.toLowerCase() };
  if (typeof value === 'string' && value !== '' && Array.from(value).length <= LONGEST_REF)
    return { by: 'ref', value };
  const msg = `Input should be a UUID or a ref of at most ${String(LONGEST_REF)} characters`;
  throw invalidInput([{ loc, msg, type: 'item_address_invalid' }]);
}

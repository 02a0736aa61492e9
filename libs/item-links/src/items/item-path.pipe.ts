import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

import { isUuid } from '#kernel';
import { invalidInput } from '#platform';

import type { ItemAddress } from '../links/link-target.js';

export const LONGEST_REF = 128;

/** A path segment that is an item's UUID, or else its ref; refuses what is too long for one (422). */
@Injectable()
export class ItemPath implements PipeTransform<string, ItemAddress> {
  transform(value: string, { data }: ArgumentMetadata): ItemAddress {
    if (isUuid(value)) return { by: 'id', value: value.toLowerCase() };
    if (Array.from(value).length <= LONGEST_REF) return { by: 'ref', value };
    const msg = `Input should be a UUID or a ref of at most ${String(LONGEST_REF)} characters`;
    throw invalidInput([{ loc: ['path', data ?? 'item_id'], msg, type: 'string_too_long' }]);
  }
}

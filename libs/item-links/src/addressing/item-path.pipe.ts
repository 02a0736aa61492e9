import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

import { type ItemAddress, itemAddress } from './item-address.js';

/** A path segment that is an item's UUID, or else its ref; refuses what is too long for one (422). */
@Injectable()
export class ItemPath implements PipeTransform<string, ItemAddress> {
  transform(value: string, { data = 'item_id' }: ArgumentMetadata): ItemAddress {
    return itemAddress(value, ['path', data]);
  }
}

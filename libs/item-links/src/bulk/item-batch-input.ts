import { invalidInput } from '#platform/input';

import type { EndAddress } from '../links/link-rules.js';
import type { ItemBatch, WantedBatchLink } from './item-batch.js';
import type { BatchItemDto, BatchItemLinkDto } from './item-batch.dto.js';

/** What a request asks for. Refuses a link without a target, or with more than one (422). */
export function batchOf(entries: readonly BatchItemDto[]): ItemBatch {
  const links = entries.flatMap(({ links: own }, owner) =>
    (own ?? []).map((link, place): WantedBatchLink => ({
      source: null,
      target: targetOf(link, owner, place),
      relationship: link.relationship,
      owner,
      place,
    })),
  );
  return { items: entries, links };
}

function targetOf(link: BatchItemLinkDto, owner: number, place: number): EndAddress {
  const given: EndAddress[] = [];
  if (typeof link.target_item_id === 'string') given.push({ by: 'id', value: link.target_item_id });
  if (typeof link.target_ref === 'string') given.push({ by: 'ref', value: link.target_ref });
  if (typeof link.target_dedupe_key === 'string') given.push({ by: 'key', value: link.target_dedupe_key });
  const [target] = given;
  if (target !== undefined && given.length === 1) return target;
  const msg = 'Exactly one of target_item_id, target_ref and target_dedupe_key must be given';
  throw invalidInput([{ loc: ['body', 'items', owner, 'links', place], msg, type: 'value_error' }]);
}

import { QueryChoice, QueryInteger, QueryText } from '#platform/input';

import { LONGEST_REF } from '../addressing/item-address.js';

/** Query of `GET …/projects/{project}/links/history`. */
export class LinkHistoryDto {
  @QueryText(1, LONGEST_REF, { describe: 'Links of this item, by UUID, or by the ref of one that is there' })
  item_id?: string;

  @QueryChoice(['created', 'deleted'], { describe: 'Only this kind of event' })
  action?: 'created' | 'deleted';

  @QueryChoice(['asc', 'desc'], { usually: 'desc' })
  order?: 'asc' | 'desc';

  @QueryInteger(1, 200, { usually: 50 })
  limit?: number;

  @QueryText(1, 256, { describe: 'A cursor of the page before' })
  cursor?: string;
}

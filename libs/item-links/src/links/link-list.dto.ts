import { QueryChoice, QueryInteger, QueryText } from '#platform/input';

/** How long a cursor of ours can be, and then some. */
const CURSOR = 256;

/** Query of `GET …/projects/{project}/links`. */
export class ProjectLinkListDto {
  @QueryText(1, 64, { describe: 'Exactly this name, or the inverse of one' })
  relationship?: string;

  @QueryText(1, 64, { describe: 'Type of the item at the far end' })
  item_type?: string;

  @QueryInteger(1, 200, { usually: 50 })
  limit?: number;

  @QueryText(1, CURSOR, { describe: '`next_cursor` of the page before' })
  cursor?: string;
}

/** Query of `GET …/items/{item_id}/links`; without any of it, all links come as in the original. */
export class LinkListDto extends ProjectLinkListDto {
  @QueryChoice(['outgoing', 'incoming'], { describe: 'As seen from the item' })
  direction?: 'outgoing' | 'incoming';
}

import { QueryChoice, QueryInteger, QueryText } from '#platform';

/** How long a cursor of ours can be, and then some. */
const CURSOR = 256;

/** Query of `GET …/projects/{project}/links`. */
export class ProjectLinkListDto {
  @QueryText(1, 64)
  relationship?: string;

  @QueryText(1, 64)
  item_type?: string;

  @QueryInteger(1, 200)
  limit?: number;

  @QueryText(1, CURSOR)
  cursor?: string;
}

/** Query of `GET …/items/{item_id}/links`; without any of it, all links come as in the original. */
export class LinkListDto extends ProjectLinkListDto {
  @QueryChoice(['outgoing', 'incoming'])
  direction?: 'outgoing' | 'incoming';
}

import { QueryChoice, QueryInteger, QueryText, QueryUuid } from '#platform';

/** Query of `GET …/projects/{project}/links/history`. */
export class LinkHistoryDto {
  @QueryUuid()
  item_id?: string;

  @QueryChoice(['created', 'deleted'])
  action?: 'created' | 'deleted';

  @QueryInteger(1, 200)
  limit?: number;

  @QueryText(1, 256)
  cursor?: string;
}

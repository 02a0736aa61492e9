import { QueryUuids } from '#platform/input';

const MOST = 100;

/** Query of `GET /api/users`. */
export class PeopleDto {
  @QueryUuids(MOST)
  id?: string[];
}

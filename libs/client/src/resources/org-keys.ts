import type { Http } from '../http.js';
import { byPagination, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, Listing, Query, Success } from '../types.js';

const KEYS = '/api/orgs/{org}/keys';
const KEY = `${KEYS}/{id}` as const;

/** API keys that belong to an organization, not to a person. */
export class OrgKeys {
  constructor(private readonly http: Http) {}

  list(
    org: string,
    query: Query<'list_team_keys'> = {},
    options: CallOptions = {},
  ): Listing<'list_team_keys', 'apiKeys'> {
    return new List({
      query,
      read: (asked: Query<'list_team_keys'>) =>
        this.http.call(
          this.http.raw.GET(KEYS, { params: { path: { org }, query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ apiKeys }) => apiKeys,
      next: byPagination,
    });
  }

  /** The answer alone has the secret. */
  create(
    org: string,
    body: Body<'create_team_key'>,
    options: CallOptions = {},
  ): Promise<Success<'create_team_key'>> {
    const params = { path: { org } };
    return this.http.call(this.http.raw.POST(KEYS, { params, body, ...this.http.with(options) }));
  }

  update(
    org: string,
    id: number,
    body: Body<'update_team_key'>,
    options: CallOptions = {},
  ): Promise<Success<'update_team_key'>> {
    const params = { path: { org, id } };
    return this.http.call(this.http.raw.PATCH(KEY, { params, body, ...this.http.with(options) }));
  }

  rotate(
    org: string,
    id: number,
    body: Body<'rotate_team_key'> = {},
    options: CallOptions = {},
  ): Promise<Success<'rotate_team_key'>> {
    const params = { path: { org, id } };
    return this.http.call(this.http.raw.POST(`${KEY}/rotate`, { params, body, ...this.http.with(options) }));
  }

  revoke(org: string, id: number, options: CallOptions = {}): Promise<Success<'revoke_team_key'>> {
    const params = { path: { org, id } };
    return this.http.call(this.http.raw.DELETE(KEY, { params, ...this.http.with(options) }));
  }
}

import type { Http } from '../http.js';
import type { CallOptions } from '../options.js';
import type { Success } from '../types.js';

/** People by their ids: of those whom the caller may know, how they are called. */
export class Users {
  constructor(private readonly http: Http) {}

  async list(ids: readonly string[], options: CallOptions = {}): Promise<Success<'list_users'>['users']> {
    const params = { query: { id: [...ids] } };
    const { users } = await this.http.call(
      this.http.raw.GET('/api/users', { params, ...this.http.with(options) }),
    );
    return users;
  }
}

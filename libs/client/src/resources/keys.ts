import type { Http } from '../http.js';
import type { CallOptions } from '../options.js';
import type { Body, Success } from '../types.js';

/** The caller's own API keys; those of an organization are `client.orgs.keys`. */
export class Keys {
  constructor(private readonly http: Http) {}

  async list(options: CallOptions = {}): Promise<Success<'list_keys'>['apiKeys']> {
    const { apiKeys } = await this.http.call(this.http.raw.GET('/api/me/keys', this.http.with(options)));
    return apiKeys;
  }

  /** The answer alone has the secret. */
  create(body: Body<'create_key'>, options: CallOptions = {}): Promise<Success<'create_key'>> {
    return this.http.call(this.http.raw.POST('/api/me/keys', { body, ...this.http.with(options) }));
  }

  update(id: number, body: Body<'update_key'>, options: CallOptions = {}): Promise<Success<'update_key'>> {
    const params = { path: { id } };
    return this.http.call(
      this.http.raw.PATCH('/api/me/keys/{id}', { params, body, ...this.http.with(options) }),
    );
  }

  /** A new secret for the same key; the old one works on for a while. */
  rotate(
    id: number,
    body: Body<'rotate_key'> = {},
    options: CallOptions = {},
  ): Promise<Success<'rotate_key'>> {
    const params = { path: { id } };
    return this.http.call(
      this.http.raw.POST('/api/me/keys/{id}/rotate', { params, body, ...this.http.with(options) }),
    );
  }

  revoke(id: number, options: CallOptions = {}): Promise<Success<'revoke_key'>> {
    const params = { query: { id } };
    return this.http.call(this.http.raw.DELETE('/api/me/keys', { params, ...this.http.with(options) }));
  }
}

import type { Http } from '../http.js';
import type { CallOptions } from '../options.js';
import type { Body, Success } from '../types.js';

/** The caller's passkeys. */
export class Passkeys {
  constructor(private readonly http: Http) {}

  async list(options: CallOptions = {}): Promise<Success<'list_passkeys'>['passkeys']> {
    const { passkeys } = await this.http.call(this.http.raw.GET('/api/me/passkeys', this.http.with(options)));
    return passkeys;
  }

  /** What a browser is to be asked for. */
  options(
    proof: Body<'get_passkey_options'> = {},
    options: CallOptions = {},
  ): Promise<Success<'get_passkey_options'>> {
    return this.http.call(
      this.http.raw.POST('/api/me/passkeys/options', { body: proof, ...this.http.with(options) }),
    );
  }

  create(body: Body<'create_passkey'>, options: CallOptions = {}): Promise<Success<'create_passkey'>> {
    return this.http.call(this.http.raw.POST('/api/me/passkeys', { body, ...this.http.with(options) }));
  }

  update(
    id: string,
    body: Body<'update_passkey'>,
    options: CallOptions = {},
  ): Promise<Success<'update_passkey'>> {
    const params = { path: { id } };
    return this.http.call(
      this.http.raw.PATCH('/api/me/passkeys/{id}', { params, body, ...this.http.with(options) }),
    );
  }

  async delete(id: string, proof: Body<'delete_passkey'> = {}, options: CallOptions = {}): Promise<void> {
    const params = { path: { id } };
    await this.http.call(
      this.http.raw.DELETE('/api/me/passkeys/{id}', { params, body: proof, ...this.http.with(options) }),
    );
  }
}

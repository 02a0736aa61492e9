import type { Http } from '../http.js';
import type { CallOptions } from '../options.js';
import type { Body, Success } from '../types.js';

const FACTOR = '/api/me/second-factor';

/** What signing in asks for beside a password. Changes take a proof, unless somebody has just signed in. */
export class SecondFactor {
  constructor(private readonly http: Http) {}

  get(options: CallOptions = {}): Promise<Success<'get_second_factor'>> {
    return this.http.call(this.http.raw.GET(FACTOR, this.http.with(options)));
  }

  /** A secret for an authenticator app, which counts once `confirmTotp` had its code. */
  createTotp(proof: Body<'create_totp'> = {}, options: CallOptions = {}): Promise<Success<'create_totp'>> {
    return this.http.call(this.http.raw.POST(`${FACTOR}/totp`, { body: proof, ...this.http.with(options) }));
  }

  confirmTotp(
    body: Body<'set_totp_confirmed'>,
    options: CallOptions = {},
  ): Promise<Success<'set_totp_confirmed'>> {
    return this.http.call(this.http.raw.POST(`${FACTOR}/totp/confirm`, { body, ...this.http.with(options) }));
  }

  async deleteTotp(proof: Body<'delete_totp'> = {}, options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.DELETE(`${FACTOR}/totp`, { body: proof, ...this.http.with(options) }));
  }

  /** New ones, told this once; the others are over. */
  createRecoveryCodes(
    proof: Body<'create_recovery_codes'> = {},
    options: CallOptions = {},
  ): Promise<Success<'create_recovery_codes'>> {
    return this.http.call(
      this.http.raw.POST(`${FACTOR}/recovery-codes`, { body: proof, ...this.http.with(options) }),
    );
  }
}

import type { Http } from '../http.js';
import { byPagination, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, Listing, Query, Success } from '../types.js';
import { Passkeys } from './passkeys.js';
import { SecondFactor } from './second-factor.js';

/** Who is calling, and their account. */
export class Me {
  readonly secondFactor: SecondFactor;
  readonly passkeys: Passkeys;

  constructor(private readonly http: Http) {
    this.secondFactor = new SecondFactor(http);
    this.passkeys = new Passkeys(http);
  }

  get(options: CallOptions = {}): Promise<Success<'get_account'>> {
    return this.http.call(this.http.raw.GET('/api/me', this.http.with(options)));
  }

  update(body: Body<'update_account'>, options: CallOptions = {}): Promise<Success<'update_account'>> {
    return this.http.call(this.http.raw.PATCH('/api/me', { body, ...this.http.with(options) }));
  }

  /** What the service takes the caller for: key or session, scopes, organization. */
  caller(options: CallOptions = {}): Promise<Success<'get_caller'>> {
    return this.http.call(this.http.raw.GET('/api/auth/me', this.http.with(options)));
  }

  async workspaces(options: CallOptions = {}): Promise<Success<'list_my_workspaces'>['workspaces']> {
    const { workspaces } = await this.http.call(
      this.http.raw.GET('/api/me/workspaces', this.http.with(options)),
    );
    return workspaces;
  }

  sessions(
    query: Query<'list_sessions'> = {},
    options: CallOptions = {},
  ): Listing<'list_sessions', 'sessions'> {
    return new List({
      query,
      read: (asked: Query<'list_sessions'>) =>
        this.http.call(
          this.http.raw.GET('/api/me/sessions', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ sessions }) => sessions,
      next: byPagination,
    });
  }

  async endSession(id: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { id } };
    await this.http.call(
      this.http.raw.DELETE('/api/me/sessions/{id}', { params, ...this.http.with(options) }),
    );
  }

  /** All sessions but the one that asks. */
  endOtherSessions(options: CallOptions = {}): Promise<Success<'delete_other_sessions'>> {
    return this.http.call(this.http.raw.DELETE('/api/me/sessions', this.http.with(options)));
  }

  /** Which organization the session acts in; `null`: none, for oneself. */
  actFor(organization: string | null, options: CallOptions = {}): Promise<Success<'switch_organization'>> {
    return this.http.call(
      this.http.raw.POST('/api/me/session/organization', {
        body: { organization },
        ...this.http.with(options),
      }),
    );
  }

  /** Ends the session that asks. */
  async signOut(options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.POST('/api/auth/logout', this.http.with(options)));
  }

  async setPassword(body: Body<'set_password'>, options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.POST('/api/me/password', { body, ...this.http.with(options) }));
  }

  /** Mails a link that confirms the address. */
  async confirmAddress(options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.POST('/api/auth/verify-email', this.http.with(options)));
  }

  /** Deletes the account; an operator can bring it back for a while. */
  delete(body: Body<'delete_account'> = {}, options: CallOptions = {}): Promise<Success<'delete_account'>> {
    return this.http.call(this.http.raw.DELETE('/api/me', { body, ...this.http.with(options) }));
  }
}

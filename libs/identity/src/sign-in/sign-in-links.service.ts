import { Injectable } from '@nestjs/common';

import { type UserRow, UsersRepository } from '../accounts/users.repository.js';
import type { KnownDevice } from '../sessions/device.js';
import type { Session } from '../sessions/sessions.service.js';
import { UsedLinks } from '../sessions/used-links.service.js';
import { SignedInSessions } from './signed-in-sessions.service.js';
import { SignInLinkTokens } from './sign-in-link-tokens.js';

/**
 * Links that sign a user in once, within a day, without a password. The operator gives them out; nothing is stored but
 * that a link was used.
 */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly tokens: SignInLinkTokens,
    private readonly used: UsedLinks,
    private readonly sessions: SignedInSessions,
    private readonly users: UsersRepository,
  ) {}

  /** The secret part of the link. */
  issue(userId: string): string {
    return this.tokens.sign(userId);
  }

  /** Whom the link would sign in; `null`: it is none of ours, or over. Whether it was used shows when it is used again. */
  async userOf(token: string): Promise<UserRow | null> {
    const link = this.tokens.read(token);
    const [user] = link === null ? [] : await this.users.listByIds([link.userId]);
    return user ?? null;
  }

  /**
   * A session of the user; `null`: the link is none of ours, over, or was used. Of several at once one signs in. It
   * stands for a password, so that who has a second factor is refused as by `SignedInSessions.begin`.
   */
  async use(token: string, device: KnownDevice): Promise<Session | null> {
    const link = this.tokens.read(token);
    const user = await this.userOf(token);
    if (link === null || user === null) return null;
    if (!(await this.used.use(link.id, link.expiresAt))) return null;
    return (await this.sessions.begin(user, { orgSlug: null, device })).session;
  }
}

import { Injectable } from '@nestjs/common';

import type { Call, Membership, Principal } from '#kernel';
import type { CarriedCredentials, Requester } from '#platform/auth';

import type { OwnAccount, Registration } from '../accounts/accounts.service.js';
import type { MembershipRow } from '../organizations/organizations.repository.js';
import { Organizations } from '../organizations/organizations.service.js';
import type { KnownDevice } from '../sessions/device.js';
import type { Session } from '../sessions/sessions.service.js';
import { PasswordCheck } from './password-check.service.js';
import { type SignedIn, SignedInSessions } from './signed-in-sessions.service.js';
import { SignUp } from './sign-up.service.js';

export type { SignedIn } from './signed-in-sessions.service.js';

/** Who a caller is, in words for themselves. */
export interface WhoAmI {
  readonly user: Omit<OwnAccount, 'createdAt'> | null;
  readonly organizations: readonly MembershipRow[];
  readonly activeOrganization: Membership | null;
}

/** Signing up, in and out with a password. Every sign-in makes a session of its own. */
@Injectable()
export class SignIn {
  constructor(
    private readonly signUps: SignUp,
    private readonly passwords: PasswordCheck,
    private readonly organizations: Organizations,
    private readonly sessions: SignedInSessions,
  ) {}

  /** Makes an account and signs it in. Refuses as `SignUp.register` does. */
  async register(
    registration: Registration & { readonly password: string },
    requester: Requester,
    device: KnownDevice,
  ): Promise<SignedIn> {
    const user = await this.signUps.register(registration, requester);
    return this.sessions.begin(user, { orgSlug: null, device });
  }

  /**
   * Signs in, to one of the user's organizations if a slug is given, as people may write it. Refuses as
   * `SignedInSessions.begin` does.
   */
  async login(
    { email, password }: { readonly email: string; readonly password: string },
    orgSlug: string | null,
    requester: Requester,
    device: KnownDevice,
  ): Promise<SignedIn> {
    const { user, passwordHash } = await this.passwords.demand(email, password, requester);
    return this.sessions.begin(user, { orgSlug, device, passwordHash });
  }

  /** Signs in whom an identity provider vouches for. Refuses as `SignedInSessions.begin` does. */
  enter(user: OwnAccount, device: KnownDevice): Promise<SignedIn> {
    return this.sessions.begin(user, { orgSlug: null, device });
  }

  /** As `SignedInSessions.end`. */
  logout(credentials: CarriedCredentials, call: Call): Promise<void> {
    return this.sessions.end(credentials, call);
  }

  /** As `SignedInSessions.actIn`. */
  actIn(token: string, orgSlug: string | null): Promise<Session> {
    return this.sessions.actIn(token, orgSlug);
  }

  async whoAmI(principal: Principal): Promise<WhoAmI> {
    const { userId, username, email, unverifiedEmail, displayName, activeOrg } = principal;
    if (userId === null || username === null) {
      return { user: null, organizations: [], activeOrganization: activeOrg };
    }
    return {
      user: {
        id: userId,
        email: email ?? unverifiedEmail,
        emailVerified: email !== null,
        username,
        displayName,
      },
      organizations: await this.organizations.listForUser(userId),
      activeOrganization: activeOrg,
    };
  }
}

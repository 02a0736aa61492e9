import { Injectable } from '@nestjs/common';

import type { Membership, Principal } from '#kernel';
import type { CarriedCredentials, Requester } from '#platform';

import type { OwnAccount, Registration } from '../accounts/accounts.service.js';
import { notAMember } from '../organizations/organizations.errors.js';
import type { MembershipRow } from '../organizations/organizations.repository.js';
import { Organizations } from '../organizations/organizations.service.js';
import type { Device } from '../sessions/device.js';
import { type Session, Sessions } from '../sessions/sessions.service.js';
import { PasswordCheck } from './password-check.service.js';
import { SignUp } from './sign-up.service.js';

/** A fresh session, and whom it is for. */
export interface SignedIn {
  readonly session: Session;
  readonly user: OwnAccount;
  readonly organizations: readonly MembershipRow[];
  readonly activeOrganization: MembershipRow | null;
}

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
    private readonly sessions: Sessions,
  ) {}

  /** Makes an account and signs it in. Refuses as `SignUp.register` does. */
  async register(
    registration: Registration & { readonly password: string },
    requester: Requester,
    device?: Device,
  ): Promise<SignedIn> {
    return this.open(await this.signUps.register(registration, requester), null, device);
  }

  /** Signs in, to one of the user's organizations if a slug is given, as people may write it. */
  async login(
    { email, password }: { readonly email: string; readonly password: string },
    orgSlug: string | null,
    requester: Requester,
    device?: Device,
  ): Promise<SignedIn> {
    const { user, passwordHash } = await this.passwords.demand(email, password, requester);
    return this.open(user, orgSlug, device, passwordHash);
  }

  /** Signs in whom an identity provider vouches for. */
  enter(user: OwnAccount, device?: Device): Promise<SignedIn> {
    return this.open(user, null, device);
  }

  /** Ends the session that the credentials belong to; without a session there is nothing to end. */
  async logout({ bearer, cookie }: CarriedCredentials): Promise<void> {
    const token = bearer ?? cookie;
    const session = token === undefined ? null : await this.sessions.verify(token);
    if (session !== null) await this.sessions.end(session);
  }

  /** The same session in another of the user's organizations, or in none; the token that it had is over. Refuses others. */
  async actIn(token: string, orgSlug: string | null): Promise<Session> {
    const claims = await this.sessions.verify(token);
    if (claims === null) throw notAMember();
    const organizations = await this.organizations.listForUser(claims.userId);
    const wanted = organizations.find(({ slug }) => slug === orgSlug) ?? null;
    if (orgSlug !== null && wanted === null) throw notAMember();
    const session = await this.sessions.actIn(claims, wanted?.orgId ?? null);
    if (session === null) throw notAMember();
    return session;
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

  private async open(
    user: OwnAccount,
    orgSlug: string | null,
    device?: Device,
    passwordHash?: string,
  ): Promise<SignedIn> {
    const organizations = await this.organizations.listForUser(user.id);
    const wanted = orgSlug?.trim().toLowerCase() ?? null;
    const activeOrganization = organizations.find(({ slug }) => slug === wanted) ?? null;
    if (wanted !== null && activeOrganization === null) throw notAMember();
    const session = await this.sessions.issue(
      user.id,
      activeOrganization?.orgId ?? null,
      device,
      passwordHash,
    );
    return { session, user, organizations, activeOrganization };
  }
}

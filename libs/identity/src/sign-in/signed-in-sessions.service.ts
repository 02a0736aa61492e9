import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import type { Call } from '#kernel';
import { type CarriedCredentials, secondFactorDemanded } from '#platform/auth';

import type { OwnAccount } from '../accounts/accounts.service.js';
import { UsersRepository } from '../accounts/users.repository.js';
import { secondFactorDue } from '../factors/factors.errors.js';
import { PendingSignIns } from '../factors/pending-sign-ins.service.js';
import { notAMember } from '../organizations/organizations.errors.js';
import type { MembershipRow } from '../organizations/organizations.repository.js';
import { Organizations } from '../organizations/organizations.service.js';
import type { KnownDevice } from '../sessions/device.js';
import { accountDisabled } from '../sessions/sessions.errors.js';
import { type Session, Sessions } from '../sessions/sessions.service.js';

/** A fresh session, and whom it is for. */
export interface SignedIn {
  readonly session: Session;
  readonly user: OwnAccount;
  readonly organizations: readonly MembershipRow[];
  readonly activeOrganization: MembershipRow | null;
}

/** How somebody signs in. */
export interface SignInRequest {
  /** Of the organization to act in, as people may write it; `null`: for themselves. */
  readonly orgSlug: string | null;
  readonly device: KnownDevice;
  /** Of the password that they have shown. */
  readonly passwordHash?: string | null;
}

/** Sessions of people: who has shown a first factor gets one, unless they have a second one to show. */
@Injectable()
export class SignedInSessions {
  constructor(
    private readonly organizations: Organizations,
    private readonly sessions: Sessions,
    private readonly pending: PendingSignIns,
    private readonly users: UsersRepository,
  ) {}

  /**
   * What every way to sign in ends with, whichever first factor it asked for: a password, a link, another service.
   * Refuses whoever has a second factor, with what they need to show it (`secondFactorDue`), and whoever is locked out
   * or is no member of the organization.
   */
  async begin(user: OwnAccount, { orgSlug, device, passwordHash = null }: SignInRequest): Promise<SignedIn> {
    const { organizations, activeOrganization } = await this.choose(user.id, orgSlug);
    const orgId = activeOrganization?.orgId ?? null;
    const due = await this.pending.begin({ userId: user.id, orgId, passwordHash });
    if (due !== null) throw secondFactorDue(due);
    const session = await this.sessions.issue(user.id, orgId, device, { passwordHash });
    return { session, user, organizations, activeOrganization };
  }

  /** The organizations of a user, and the one among them to act in. Refuses others. */
  async choose(
    userId: string,
    orgSlug: string | null,
  ): Promise<Pick<SignedIn, 'organizations' | 'activeOrganization'>> {
    const organizations = await this.organizations.listForUser(userId);
    const wanted = orgSlug?.trim().toLowerCase() ?? null;
    const activeOrganization = organizations.find(({ slug }) => slug === wanted) ?? null;
    if (wanted !== null && activeOrganization === null) throw notAMember();
    if (activeOrganization?.isWithheld === true) throw secondFactorDemanded(activeOrganization.slug);
    return { organizations, activeOrganization };
  }

  /** Of whoever has shown a second factor as well, in the transaction that uses it up. */
  issueIn(userId: string, orgId: string | null, device: KnownDevice, tx: Tx): Promise<Session> {
    return this.sessions.issueIn(userId, orgId, device, tx);
  }

  /** A session that was just begun, and whom it is for. */
  async describe(session: Session, userId: string, orgId: string | null): Promise<SignedIn> {
    const [user] = await this.users.listByIds([userId]);
    if (user === undefined) throw accountDisabled();
    const organizations = await this.organizations.listForUser(userId);
    const activeOrganization = organizations.find((organization) => organization.orgId === orgId) ?? null;
    return { session, user, organizations, activeOrganization };
  }

  /** The same session in another of the user's organizations, or in none; the token that it had is over. Refuses others. */
  async actIn(token: string, orgSlug: string | null): Promise<Session> {
    const claims = await this.sessions.verify(token);
    if (claims === null) throw notAMember();
    const organizations = await this.organizations.listForUser(claims.userId);
    const wanted = organizations.find(({ slug }) => slug === orgSlug) ?? null;
    if (orgSlug !== null && wanted === null) throw notAMember();
    if (wanted?.isWithheld === true) throw secondFactorDemanded(wanted.slug);
    const session = await this.sessions.actIn(claims, wanted?.orgId ?? null);
    if (session === null) throw notAMember();
    return session;
  }

  /** Ends the session that the credentials belong to; without a session there is nothing to end. */
  async end({ bearer, cookie }: CarriedCredentials, call: Call): Promise<void> {
    const token = bearer ?? cookie;
    const session = token === undefined ? null : await this.sessions.verify(token);
    if (session !== null) await this.sessions.end(session, call);
  }
}

import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import {
  ExternalIdentitiesRepository,
  type IdentityRow,
} from '../accounts/external-identities.repository.js';
import { identityEvent } from '../accounts/accounts.events.js';
import type { ProviderName } from '../accounts/external-identity.entity.js';
import { signedInUser } from '../organizations/organization-access.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { SignInWays } from './sign-in-ways.service.js';
import { lastSignInMethod, notConnected } from './single-sign-on.errors.js';

/** An account elsewhere, and whether one can sign in with it now. */
export interface ConnectedAccount extends IdentityRow {
  readonly signsIn: boolean;
}

/** The accounts elsewhere that a user can sign in with. */
@Injectable()
export class ConnectedAccounts {
  constructor(
    private readonly identities: ExternalIdentitiesRepository,
    private readonly ways: SignInWays,
    private readonly recent: RecentSignIn,
    private readonly transactions: Transactions,
  ) {}

  /** The oldest first. Refuses keys. */
  async list(caller: Principal): Promise<ConnectedAccount[]> {
    const identities = await this.identities.listOf(signedInUser(caller));
    return identities.map((identity) => ({ ...identity, signsIn: this.ways.takes(identity.issuer) }));
  }

  /** The login at GitHub, and the verified address at Google; `null`: it is not connected. */
  async namesOf(userId: string): Promise<{ readonly github: string | null; readonly google: string | null }> {
    const identities = await this.identities.listOf(userId);
    const find = (name: ProviderName): IdentityRow | undefined =>
      identities.findLast(({ provider }) => provider === name);
    return { github: find('github')?.name ?? null, google: find('google')?.email ?? null };
  }

  /** Refuses as `RecentSignIn.demand` does, what is not connected, and the only way to sign in. */
  async disconnect(
    caller: Principal,
    id: string,
    password: string | null,
    requester: Requester,
  ): Promise<void> {
    const userId = await this.recent.demand(caller, password, requester);
    await this.transactions.run(async (tx) => {
      await this.identities.lock(userId, tx);
      const identity = (await this.identities.listOf(userId, tx)).find((one) => one.id === id);
      if (identity === undefined) throw notConnected();
      await this.identities.disconnect(userId, identity.issuer, tx);
      if (!(await this.ways.areThere(userId, tx))) throw lastSignInMethod();
      tx.emit(caller.call, identityEvent('user.identity_disconnected', userId, identity));
    });
  }
}

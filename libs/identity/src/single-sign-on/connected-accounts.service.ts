import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import {
  ExternalIdentitiesRepository,
  type IdentityRow,
} from '../accounts/external-identities.repository.js';
import type { ProviderName } from '../accounts/external-identity.entity.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { IdentityProviders } from './identity-providers.service.js';
import { lastSignInMethod, notConnected } from './single-sign-on.errors.js';

/** The accounts elsewhere that a user can sign in with. */
@Injectable()
export class ConnectedAccounts {
  constructor(
    private readonly identities: ExternalIdentitiesRepository,
    private readonly providers: IdentityProviders,
    private readonly recent: RecentSignIn,
    private readonly transactions: Transactions,
  ) {}

  listOf(userId: string): Promise<IdentityRow[]> {
    return this.identities.listOf(userId);
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
    issuer: string,
    password: string | null,
    requester: Requester,
  ): Promise<void> {
    const userId = await this.recent.demand(caller, password, requester);
    await this.transactions.run(async (tx) => {
      const hasPassword = await this.identities.lock(userId, tx);
      const connected = await this.identities.listOf(userId, tx);
      if (!connected.some((identity) => identity.issuer === issuer)) throw notConnected();
      const others = connected.filter((identity) => identity.issuer !== issuer);
      const remains = hasPassword && this.providers.takesPasswords;
      if (!remains && !others.some((identity) => this.providers.takes(identity.issuer)))
        throw lastSignInMethod();
      await this.identities.disconnect(userId, issuer, tx);
    });
  }
}

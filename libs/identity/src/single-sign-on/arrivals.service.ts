import { Injectable, Logger } from '@nestjs/common';

import { userCall } from '#kernel';

import { pendingOf } from '../factors/factors.errors.js';
import type { KnownDevice } from '../sessions/device.js';
import { type SignedIn, SignIn } from '../sign-in/sign-in.service.js';
import { GroupMemberships } from '../organizations/group-memberships.service.js';
import { Connections } from './connections.service.js';
import { ExternalAccounts } from './external-accounts.service.js';
import type { Challenge, IdentityProvider, Introduction } from './identity-provider.js';
import { refusalOf } from './provider-failures.js';
import { alreadyConnected } from './single-sign-on.errors.js';

interface Wish {
  readonly returnTo: string | null;
  readonly connects: string | null;
}

/** What came of it: a session, or a page that asks whether accounts are to be connected. */
export type Arrival =
  | { readonly state: 'signed-in'; readonly signedIn: SignedIn; readonly returnTo: string | null }
  | { readonly state: 'to-connect'; readonly connection: string }
  /** They have a second factor: `refusal` says how it is shown. */
  | { readonly state: 'second-step'; readonly refusal: unknown; readonly returnTo: string | null };

/** People who come back from an identity provider. */
@Injectable()
export class Arrivals {
  private readonly logger = new Logger('SingleSignOn');

  constructor(
    private readonly accounts: ExternalAccounts,
    private readonly connections: Connections,
    private readonly groups: GroupMemberships,
    private readonly signIn: SignIn,
  ) {}

  /** Refuses whom the provider does not vouch for; why stands in the log, and nowhere else. */
  async meet(provider: IdentityProvider, answer: URL, challenge: Challenge): Promise<Introduction> {
    try {
      return await provider.complete(answer, challenge);
    } catch (error) {
      const { refusal, reason } = refusalOf(error);
      this.logger.warn({
        msg: 'a sign-in with an identity provider failed',
        provider: provider.name,
        reason,
      });
      throw refusal;
    }
  }

  /**
   * A session for who is known or becomes known; whose address an account here has already is asked whether it is
   * theirs. Refuses whoever is locked out, and strangers where nobody may register.
   */
  async welcome({ person, groups }: Introduction, wish: Wish, device: KnownDevice): Promise<Arrival> {
    const { returnTo, connects } = wish;
    const known = await this.accounts.find(person);
    if (connects !== null && known !== null && known.id !== connects) throw alreadyConnected();
    const account = known ?? (connects === null ? await this.accounts.make(person, device.call) : null);
    if (account === null) {
      const connection = this.connections.propose({ person, groups, userId: connects, returnTo });
      return { state: 'to-connect', connection };
    }
    await this.accounts.noteUse(person);
    await this.groups.apply(account.id, groups, userCall(device.call, account));
    try {
      return { state: 'signed-in', signedIn: await this.signIn.enter(account, device), returnTo };
    } catch (refusal) {
      if (pendingOf(refusal) === null) throw refusal;
      return { state: 'second-step', refusal, returnTo };
    }
  }
}

import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import type { Principal } from '#kernel';

import { Lifetimes } from '../model/lifetimes.js';
import { ownerFor } from '../model/owner.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';
import { claimTokenHash, isClaimToken } from '../model/claim-token.js';
import { type ClaimRow, ClaimsRepository } from './claims.repository.js';

/** What has become of a claim token; `unknown` also stands for a bundle that is deleted, expired or taken down. */
export type ClaimState =
  | { readonly state: 'unknown' }
  | { readonly state: 'taken' | 'expired'; readonly slug: string }
  | {
      readonly state: 'ready';
      readonly slug: string;
      /** `null`: it has none, or a password hides it. */
      readonly title: string | null;
      readonly email: string | null;
      readonly daysLeft: number;
    };

/** How an attempt to claim ended. */
export type ClaimOutcome =
  { readonly state: 'claimed'; readonly slug: string } | Exclude<ClaimState, { state: 'ready' }>;

/** Makes bundles that nobody owns somebody's (docs/contracts/linky.md#claims). */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly claims: ClaimsRepository,
    private readonly transactions: Transactions,
    private readonly lifetimes: Lifetimes,
    private readonly usage: BundleUsage,
  ) {}

  /** What the holder of the token may expect; nothing is changed. */
  async inspect(token: string): Promise<ClaimState> {
    const claim = isClaimToken(token) ? await this.claims.findByHash(claimTokenHash(token)) : null;
    if (claim === null || this.isGone(claim)) return { state: 'unknown' };
    const { slug, title, email } = claim;
    if (claim.consumed_at !== null || claim.owned) return { state: 'taken', slug };
    const daysLeft = this.lifetimes.daysUntil(claim.expires_at);
    return daysLeft <= 0 ? { state: 'expired', slug } : { state: 'ready', slug, title, email, daysLeft };
  }

  /**
   * Gives the bundle to the organization that the caller acts in, else to themselves. Of several who try at once
   * exactly one succeeds. Refused where the owner has no room for it. `caller` must be a person's session.
   */
  async claim(token: string, caller: Principal): Promise<ClaimOutcome> {
    const { userId } = caller;
    if (userId === null || caller.credential.type !== 'session') throw new Error('only a person may claim');
    if (!isClaimToken(token)) return { state: 'unknown' };
    const hash = claimTokenHash(token);
    return this.transactions.run(async (tx): Promise<ClaimOutcome> => {
      const { now } = tx;
      const locked = await this.claims.lockToken(hash, tx);
      const bundle = locked && (await this.claims.lockBundle(locked.bundle_id, tx));
      if (locked === null || bundle === null || this.isGone(bundle)) return { state: 'unknown' };
      const { slug } = bundle;
      if (locked.consumed_at !== null || bundle.owned) return { state: 'taken', slug };
      if (locked.expires_at <= now) return { state: 'expired', slug };
      const owner = ownerFor(caller);
      this.usage.admitStored(bundle.bytes, owner, tx);
      await this.claims.setOwner(locked.bundle_id, owner, caller.call, tx);
      await this.claims.consume(hash, userId, now, tx);
      return { state: 'claimed', slug };
    });
  }

  private isGone(bundle: Pick<ClaimRow, 'deleted_at' | 'idle_since' | 'taken_down_at'>): boolean {
    if (bundle.deleted_at !== null || bundle.taken_down_at !== null) return true;
    return this.lifetimes.isAbandoned(bundle.idle_since);
  }
}

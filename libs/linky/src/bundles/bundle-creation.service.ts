import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { CLAIM_LIFETIME_MS, claimTokenHash, newClaimToken } from '../model/claim-token.js';
import { creatorFingerprint } from '../model/creator-fingerprint.js';
import { ownerFor } from '../model/owner.js';
import type { Policy } from '../policy/policy.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';
import { BundlesRepository, type NewBundle } from './bundles.repository.js';
import type { CreateInput } from './create-input.js';
import { NewBundles, type UnnamedBundle } from './new-bundles.js';

const SLUG_ATTEMPTS = 5;

/** Where an anonymous caller comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | undefined;
}

/** A statement in the transaction of the create. */
export type Announce = (created: CreatedBundle, tx: Tx) => Promise<void>;

/** What a create tells its caller; the claim is told this once. */
export interface CreatedBundle {
  readonly slug: string;
  readonly policy: Policy;
  readonly claim: NewClaimToken | null;
}

/** What an anonymous create is told of its claim, and of the time until when somebody has to look at the bundle. */
export interface NewClaimToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
  /** ISO 8601; `null`: it does not expire. */
  readonly unclaimedUntil: string | null;
}

/** Makes bundles. Refuses those for which there is no room. */
@Injectable()
export class BundleCreation {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly transactions: Transactions,
    private readonly fresh: NewBundles,
    private readonly usage: BundleUsage,
  ) {}

  /**
   * A bundle without owner, and the token that claims it (docs/contracts/linky.md#anonymous-creates).
   * @param announce writes what is to be sent of it; `null`: nothing
   */
  async anonymous(
    input: CreateInput,
    { address, userAgent }: Origin,
    requester: Requester,
    announce: Announce | null,
  ): Promise<CreatedBundle> {
    const content = this.usage.sized(input);
    this.usage.admitAnonymous(content, address);
    const token = newClaimToken();
    const tokenHash = claimTokenHash(token);
    const unnamed = await this.fresh.unnamed(input, content, requester);
    return this.insert(
      unnamed,
      async (bundle, tx) => {
        const fingerprint = creatorFingerprint(address, userAgent, tx.now.getTime());
        const expiresAt = new Date(tx.now.getTime() + CLAIM_LIFETIME_MS).toISOString();
        if (!(await this.bundles.insertAnonymous(bundle, fingerprint, { tokenHash, expiresAt }, tx)))
          return null;
        const unclaimedUntil = this.fresh.unclaimedUntil(tx.now)?.toISOString() ?? null;
        const created = {
          slug: bundle.slug,
          policy: input.policy,
          claim: { token, expiresAt, unclaimedUntil },
        };
        await announce?.(created, tx);
        return created;
      },
      announce === null ? 'statement' : 'run',
    );
  }

  /** A bundle of the organization that the caller acts in, else of the caller's own (docs/contracts/linky.md#owned-creates). */
  async owned(input: CreateInput, caller: Principal, requester: Requester): Promise<CreatedBundle> {
    const owner = ownerFor(caller);
    const content = this.usage.sized(input);
    this.usage.admit([content], owner);
    const unnamed = await this.fresh.unnamed(input, content, requester);
    return this.insert(unnamed, async (bundle, tx) => {
      const isMade = await this.bundles.insertOwned(bundle, owner, caller.call, tx);
      return isMade ? { slug: bundle.slug, policy: input.policy, claim: null } : null;
    });
  }

  /** @param insert `null`: the slug is taken */
  private async insert(
    unnamed: UnnamedBundle,
    insert: (bundle: NewBundle, tx: Tx) => Promise<CreatedBundle | null>,
    transaction: 'statement' | 'run' = 'statement',
  ): Promise<CreatedBundle> {
    for (let attempt = 1; attempt <= SLUG_ATTEMPTS; attempt += 1) {
      const made = await this.transactions[transaction]((tx) =>
        insert(this.fresh.named(unnamed, tx.now), tx),
      );
      if (made !== null) return made;
    }
    throw new Error(`no free slug in ${String(SLUG_ATTEMPTS)} attempts`);
  }
}

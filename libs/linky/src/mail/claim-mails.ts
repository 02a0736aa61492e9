import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Mails } from '#events';
import { Limiter } from '#platform/limits';

import { bundleUrl, claimUrl } from '../model/addresses.js';
import { CLAIM_LIFETIME_MS } from '../model/claim-token.js';

/** A bundle, and the secret that claims it; `null`: it has an owner. */
interface Claimable {
  readonly slug: string;
  readonly claim: { readonly token: string } | null;
}

/** To one address, from whomever: a claim link is no way to fill somebody's mailbox. */
const MOST_PER_ADDRESS = 3;
const HOUR_MS = 60 * 60 * 1000;

/**
 * Sends claim links to whom they are meant for, where a mail server is configured. The words are ours alone:
 * nothing that the creator wrote is in them. Nobody waits for it.
 */
@Injectable()
export class ClaimMails {
  constructor(
    private readonly mails: Mails,
    private readonly limiter: Limiter,
  ) {}

  /** What writes a mail to the address with the bundle; `null`: none is sent, or the address has had enough. */
  async to(address: string): Promise<((bundle: Claimable, tx: Tx) => Promise<void>) | null> {
    if (!this.mails.configured) return null;
    const { allowed } = await this.limiter.hit('linky:mail', address, MOST_PER_ADDRESS, HOUR_MS);
    return allowed ? (bundle, tx) => this.enqueue(address, bundle, tx) : null;
  }

  /** Sends nothing of a bundle that cannot be claimed. */
  private async enqueue(to: string, { slug, claim }: Claimable, tx: Tx): Promise<void> {
    if (claim === null) return;
    const { base } = this.mails;
    const text = [
      'Somebody created a bundle of links and named you as its owner.',
      `See it: ${bundleUrl(base, slug)}`,
      `Make it yours, within 30 days: ${claimUrl(base, claim.token)}`,
      'Anybody who has this link can claim the bundle. If you did not expect it, ignore this mail.',
    ].join('\n\n');
    const until = new Date(tx.now.getTime() + CLAIM_LIFETIME_MS);
    await this.mails.enqueue(tx, { to, subject: 'A link bundle is waiting for you', text }, { until });
  }
}

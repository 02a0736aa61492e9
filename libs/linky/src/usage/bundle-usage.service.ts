import { Injectable } from '@nestjs/common';

import { ScheduledJobs, type Tx } from '#data';
import { Clock, DAY_MS } from '#kernel';
import { UsageTally } from '#platform/limits';

import type { Owner } from '../model/owner.js';
import { bytesOf, printContent, type PrintedContent, type SizedContent } from '../model/printed-content.js';
import { demandSize, OVERHEAD } from './bundle-size.js';
import { anonymousIsFull, ownerIsFull } from './bundle-usage.errors.js';
import { type KnownOwner, BundleUsageRepository } from './bundle-usage.repository.js';
import { LinkySettings } from '../linky.env.js';

/** Client addresses that are remembered for a day. */
const MOST_ADDRESSES = 100_000;

/** How much may be stored in bundles: in each, by each owner, and by each client without an account in a day. */
@Injectable()
export class BundleUsage {
  readonly owners: UsageTally;
  /** Bytes of the day by client address, in this process. */
  private readonly anonymous = new Map<string, number>();
  private day = 0;

  constructor(
    stored: BundleUsageRepository,
    private readonly clock: Clock,
    private readonly settings: LinkySettings,
    jobs: ScheduledJobs,
  ) {
    const rule = {
      what: 'what owners have stored in link bundles',
      most: settings.byteCaps.bundlesOfOwner,
      count: (owner: string) => stored.count(ownerOfName(owner)),
      full: ownerIsFull,
    };
    this.owners = new UsageTally(rule, jobs);
  }

  /** How many versions of a bundle are kept, and their bytes. */
  get ofVersions(): { readonly versionsKept: number; readonly versionBytes: number } {
    const { versionsKept, byteCaps } = this.settings;
    return { versionsKept, versionBytes: byteCaps.versions };
  }

  /** A content as it is stored; refuses one that is too large. */
  sized(content: SizedContent): PrintedContent {
    const printed = printContent(content);
    demandSize(printed, this.settings.byteCaps);
    return printed;
  }

  /** Refuses bundles for which their owner has no room; a dry run takes none. */
  admit(contents: readonly PrintedContent[], owner: Owner, dryRun = false): void {
    const sum = contents.reduce((bytes, content) => bytes + content.bytes + OVERHEAD, 0);
    if (dryRun) this.owners.demand(nameOf(owner), sum);
    else this.owners.admit(nameOf(owner), sum);
  }

  /** Refuses a bundle that is stored already and is to be the owner's, if they have no room for it. */
  admitStored(bytes: number, owner: Owner, tx: Tx): void {
    const name = nameOf(owner);
    this.owners.demand(name, bytes + OVERHEAD);
    tx.afterCommit(() => {
      this.owners.add(name, bytes + OVERHEAD);
    });
  }

  /**
   * Refuses a change that makes a bundle larger where its owner has no room for that.
   * `asVersion`: what it was is kept beside it, its metadata excepted. It counts once, when it is committed.
   */
  admitChange(before: PrintedContent, after: PrintedContent, owner: Owner, asVersion: boolean, tx: Tx): void {
    const version = asVersion ? before.bytes - bytesOf(before.metadata) + OVERHEAD : 0;
    const grows = after.bytes - before.bytes + version;
    const name = nameOf(owner);
    if (after.bytes >= before.bytes) this.owners.demand(name, grows);
    tx.afterCommit(() => {
      if (grows > 0) this.owners.add(name, grows);
      else this.owners.changed(name);
    });
  }

  /** Refuses what a client without an account has no room for on this day. */
  admitAnonymous(content: PrintedContent, address: string): void {
    const now = this.clock.now();
    const today = Math.floor(now / DAY_MS);
    if (today !== this.day) this.anonymous.clear();
    this.day = today;
    const known = this.anonymous.get(address);
    const wouldBe = (known ?? 0) + content.bytes + OVERHEAD;
    const most = this.settings.byteCaps.anonymousBundles;
    const seconds = Math.ceil(((today + 1) * DAY_MS - now) / 1_000);
    if (wouldBe > most) throw anonymousIsFull(most, wouldBe, seconds);
    if (known === undefined && this.anonymous.size >= MOST_ADDRESSES) this.forgetEldest();
    this.anonymous.set(address, wouldBe);
  }

  private forgetEldest(): void {
    const [eldest] = this.anonymous.keys();
    if (eldest !== undefined) this.anonymous.delete(eldest);
  }

  /** The owner got bundles that were somebody else's, or lost some. */
  changed(owner: Owner): void {
    if (owner.type !== 'anonymous') this.owners.changed(nameOf(owner));
  }
}

function nameOf(owner: Owner): string {
  switch (owner.type) {
    case 'user':
      return `user ${owner.userId}`;
    case 'org':
      return `org ${owner.orgId}`;
    case 'anonymous':
      throw new Error('an owner is a user or an organization');
  }
}

function ownerOfName(name: string): KnownOwner {
  const [type, id = ''] = name.split(' ');
  return { type: type === 'org' ? 'org' : 'user', id };
}

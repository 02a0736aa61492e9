import { Injectable, Logger } from '@nestjs/common';

import { Transactions } from '#data';
import type { Principal, Role } from '#kernel';

import { demandBundle } from '../access/rights.js';
import { looksLikeAlias } from '../aliases/alias-input.js';
import { Lifetimes } from '../model/lifetimes.js';
import { ownerOf, roleFor } from '../model/owner.js';
import { looksLikeSlug } from '../model/slug.js';
import type { OpenPolicy } from '../model/url-metadata.js';
import { evaluate, type Resolution } from '../policy/evaluator.js';
import { EMPTY_POLICY, type Tab } from '../policy/policy.js';
import type { Viewer } from '../policy/viewer.js';
import { Viewers } from './viewers.js';
import { type LauncherRow, LauncherRepository } from './launcher.repository.js';

/** A tab of the launcher; one of the public set may have tags, and be meant for some devices only. */
export interface LauncherTab extends Tab {
  readonly tags?: readonly string[];
  readonly openPolicy?: OpenPolicy;
}

/** A bundle as one visitor is to see it. */
export interface Launch {
  readonly slug: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly createdAt: Date;
  readonly tabs: readonly LauncherTab[];
  /** Whether the bundle has rules at all. */
  readonly personalized: boolean;
  readonly matchedRuleId: string | null;
  /** Present where the rule that matched shows its badge. */
  readonly badge: { readonly viewer: Viewer; readonly ruleName?: string } | null;
  /** Whether signing in might show another set. */
  readonly nudge: boolean;
  /** Whether its owner wants to know which links are opened. */
  readonly trackOpens: boolean;
  /** The view of it that is remembered; `null`: it has an owner, and may be as idle as it likes. */
  readonly idleSince: Date | null;
  /** How often it can be opened after this time; `null`: as often as people like. */
  readonly opensLeft: number | null;
}

/** What a visitor finds behind a slug or an alias. */
export type Found =
  | { readonly state: 'unknown' }
  | { readonly state: 'expired' | 'used_up'; readonly elsewhere: string | null }
  | { readonly state: 'abandoned' }
  | { readonly state: 'taken_down'; readonly reason: string | null }
  | { readonly state: 'locked'; readonly slug: string; readonly passwordHash: string }
  /** It can be opened a few times only, and this was none of them yet. */
  | { readonly state: 'limited'; readonly launch: Launch; readonly elsewhere: string | null }
  | { readonly state: 'open'; readonly launch: Launch };

/** Finds out who looks, when a policy asks; never throws. */
export type Visitor = () => Promise<Principal | null>;

/** Resolves bundles for their visitors (docs/contracts/linky.md#evaluation). */
@Injectable()
export class LauncherService {
  private readonly logger = new Logger(LauncherService.name);

  constructor(
    private readonly bundles: LauncherRepository,
    private readonly transactions: Transactions,
    private readonly lifetimes: Lifetimes,
    private readonly viewers: Viewers,
  ) {}

  /**
   * Without rules nobody's identity is looked up. `isUnlocked` tells whether this visitor has given the
   * password with that hash.
   */
  async open(
    name: string,
    visitor: Visitor,
    isUnlocked: (slug: string, passwordHash: string) => boolean,
  ): Promise<Found> {
    const row = await this.find(name);
    if (row === null) return { state: 'unknown' };
    const { slug, expires_at: expiresAt, password_hash: passwordHash, expired_url: elsewhere } = row;
    if (row.taken_down_at !== null) return { state: 'taken_down', reason: row.takedown_reason };
    if (this.lifetimes.isPast(expiresAt)) return { state: 'expired', elsewhere };
    if (this.lifetimes.isAbandoned(row.idle_since)) return { state: 'abandoned' };
    if (row.max_opens !== null && row.opens >= row.max_opens) return { state: 'used_up', elsewhere };
    if (passwordHash !== null && !isUnlocked(slug, passwordHash))
      return { state: 'locked', slug, passwordHash };
    const launch = await this.launch(row, visitor);
    return row.max_opens === null ? { state: 'open', launch } : { state: 'limited', launch, elsewhere };
  }

  /** Opens what can be opened a few times only, unless others have done so meanwhile. */
  async take({ launch, elsewhere }: Extract<Found, { state: 'limited' }>): Promise<Found> {
    const left = await this.transactions.statement((tx) => this.bundles.takeOpening(launch.slug, tx));
    if (left === undefined) return { state: 'used_up', elsewhere };
    return { state: 'open', launch: { ...launch, opensLeft: left } };
  }

  private async launch(row: LauncherRow, visitor: Visitor): Promise<Launch> {
    const tabs = publicTabs(row);
    if (row.resolution_policy === null) {
      return launchOf(row, { tabs, personalized: false, matchedRuleId: null, badge: null, nudge: false });
    }
    const viewer = await this.viewers.of(await visitor(), row.resolution_policy);
    const resolution = this.resolve(row, viewer, tabs);
    return launchOf(row, {
      tabs: resolution.tabs,
      personalized: true,
      matchedRuleId: resolution.matchedRuleId,
      badge: badgeOf(resolution, viewer),
      nudge: viewer.anonymous,
    });
  }

  /** Refuses the name of no bundle, and of one that is taken down; an expired one is there. */
  async demand(name: string): Promise<void> {
    demandBundle(await this.find(name));
  }

  /** What the caller may do with the bundle, as its owner or in the organization that owns it; `null`: nothing. */
  async roleOf(slug: string, caller: Principal | null): Promise<Role | null> {
    const row = caller === null ? null : await this.find(slug);
    return caller === null || row === null ? null : roleFor(caller, ownerOf(row));
  }

  private async find(name: string): Promise<LauncherRow | null> {
    const row = looksLikeSlug(name) ? await this.bundles.findBySlug(name) : null;
    const alias = name.toLowerCase();
    if (row !== null || !looksLikeAlias(alias)) return row;
    const slug = await this.bundles.findSlugOfAlias(alias);
    return slug === null ? null : this.bundles.findBySlug(slug);
  }

  /** A policy that cannot be evaluated shows the public set: the launcher always works. */
  private resolve(row: LauncherRow, viewer: Viewer, tabs: readonly LauncherTab[]): Resolution {
    try {
      return evaluate(row.resolution_policy ?? EMPTY_POLICY, viewer, tabs);
    } catch (error) {
      this.logger.error({ msg: 'a policy could not be evaluated', slug: row.slug, err: error });
      return { tabs, matchedRuleId: null, showBadge: false };
    }
  }
}

function launchOf(
  row: LauncherRow,
  seen: Pick<Launch, 'tabs' | 'personalized' | 'matchedRuleId' | 'badge' | 'nudge'>,
): Launch {
  return {
    slug: row.slug,
    title: row.title,
    description: row.description,
    createdAt: row.created_at,
    trackOpens: row.track_opens,
    idleSince: row.idle_since,
    opensLeft: null,
    tabs: seen.tabs,
    personalized: seen.personalized,
    matchedRuleId: seen.matchedRuleId,
    badge: seen.badge,
    nudge: seen.nudge,
  };
}

/** Metadata holds what a tab may have, and nothing else. */
function publicTabs({ urls, url_metadata: metadata }: LauncherRow): LauncherTab[] {
  return urls.map((url, index) => ({ url, ...metadata[index] }));
}

function badgeOf({ showBadge, matchedRuleName }: Resolution, viewer: Viewer): Launch['badge'] {
  if (!showBadge) return null;
  return { viewer, ...(matchedRuleName === undefined ? {} : { ruleName: matchedRuleName }) };
}

import { Check, Column, Entity, Index, Unique } from 'typeorm';

import { BaseEntity } from '#data';

import type { JsonObject } from '../input/values.js';
import type { Policy } from '../policy/policy.js';
import type { UrlMetadata } from '../model/url-metadata.js';

/**
 * A bundle of URLs behind one short name. Deleting is soft, and a row whose content is purged stays as the mark of its
 * slug: none is given out twice.
 */
@Entity({ schema: 'linky', name: 'bundles' })
@Unique('uq_bundles_slug', ['slug'])
@Check('ck_bundles_one_owner', 'num_nonnulls(owner_user_id, owner_org_id) <= 1')
@Index('ix_bundles_owner_user', ['ownerUserId', 'updatedAt'], {
  where: 'owner_user_id is not null and deleted_at is null',
})
@Index('ix_bundles_owner_org', ['ownerOrgId', 'updatedAt'], {
  where: 'owner_org_id is not null and deleted_at is null',
})
@Index('ix_bundles_owner_user_created', { synchronize: false })
@Index('ix_bundles_owner_org_created', { synchronize: false })
@Index('ix_bundles_idle', ['idleSince'], { where: 'idle_since is not null and deleted_at is null' })
@Index('ix_bundles_deleted', ['deletedAt'], { where: 'deleted_at is not null and purged_at is null' })
@Index('ix_bundles_expiry', { synchronize: false })
@Index('ix_bundles_unindexed', ['id'], { where: 'search_text is null' })
// On an expression.
@Index('ix_bundles_deleted_owner', { synchronize: false })
@Index('ix_bundles_taken_down', ['takenDownAt'], {
  where: 'taken_down_at is not null and purged_at is null',
})
export class Bundle extends BaseEntity {
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  @Column('text')
  slug: string;

  @Column('jsonb')
  urls: string[];

  /** One entry per URL. */
  @Column('jsonb', { name: 'url_metadata' })
  urlMetadata: UrlMetadata[];

  @Column('text')
  source: string;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('jsonb', { nullable: true })
  metadata: JsonObject | null;

  /** `null`: no rules. */
  @Column('jsonb', { name: 'resolution_policy', nullable: true })
  resolutionPolicy: Policy | null;

  @Column('text', { name: 'creator_fingerprint', nullable: true })
  creatorFingerprint: string | null;

  /** What searches look at (ADR 83); empty: what is stored; `null`: an earlier build wrote it. */
  @Column('text', { name: 'search_text', nullable: true, select: false })
  searchText: string | null;

  /** From then on the launcher shows nothing; `null`: never. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** The end that an event has told of: each is told once. */
  @Column('timestamptz', { name: 'expiry_told', nullable: true })
  expiryTold: Date | null;

  /** scrypt, as accounts have it; `null`: open to everybody. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  /** Whether the opening of single links is counted. */
  @Column('boolean', { name: 'track_opens', default: false })
  trackOpens: boolean;

  /** How often people may open it; `null`: as often as they like. */
  @Column('integer', { name: 'max_opens', nullable: true })
  maxOpens: number | null;

  /** How often they have, since there is a limit. */
  @Column('integer', { default: 0 })
  opens: number;

  /** Where its page points once it shows nothing any more; `null`: nowhere. */
  @Column('text', { name: 'expired_url', nullable: true })
  expiredUrl: string | null;

  /** While nobody owns it: the end of the hour in which it was last viewed, else when it was created. */
  @Column('timestamptz', { name: 'idle_since', nullable: true })
  idleSince: Date | null;

  /** When the operator took it down; `null`: it is not. */
  @Column('timestamptz', { name: 'taken_down_at', nullable: true })
  takenDownAt: Date | null;

  /** Told by its page. */
  @Column('text', { name: 'takedown_reason', nullable: true })
  takedownReason: string | null;

  /** When its content was removed for good; `null`: it is there. */
  @Column('timestamptz', { name: 'purged_at', nullable: true })
  purgedAt: Date | null;

  /** Grows with each change of what its owner reads. */
  @Column('integer', { default: 1 })
  revision: number;

  /** At most one of the two owners is set; neither: nobody has claimed it yet. */
  @Column('uuid', { name: 'owner_user_id', nullable: true })
  ownerUserId: string | null;

  @Column('uuid', { name: 'owner_org_id', nullable: true })
  ownerOrgId: string | null;
}

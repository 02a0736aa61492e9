import { type GenerateSecret, type ModuleSettings, type SettingsReader } from '#platform/config';

const KIB = 1_024;
const MIB = 1_024 * KIB;
const GIB = 1_024 * MIB;

/** The settings of link bundles. */
export class LinkySettings implements ModuleSettings {
  /** Whether policies match addresses that nobody has verified. */
  readonly trustUnverifiedEmail: boolean;
  /** Whether views and clicks are counted. */
  readonly insights: 'on' | 'off';
  /** Secret of the daily viewer hashes; `null`: no launcher events are kept. */
  readonly viewerSalt: string | null;
  /** Anonymous creates, and launcher events, of one address within the window below. */
  readonly anonymousCreates: number;
  readonly anonymousCreatesWindowMs: number;
  /** Whether bundles can be created without an account. */
  readonly anonymousCreate: 'on' | 'off';
  /** How many days a deleted bundle can be brought back. */
  readonly undeleteDays: number;
  /** How many days after its last view a bundle that nobody owns expires; 0: never. */
  readonly unclaimedDays: number;
  /** How many days a bundle that was taken down can be reinstated. */
  readonly takedownDays: number;
  /** For how many days after its end a claim link is still told what has become of it. */
  readonly claimRecordDays: number;
  /** How many days what happened on launchers is kept. */
  readonly insightsDays: number;
  /** How many versions of a bundle are kept. */
  readonly versionsKept: number;
  readonly byteCaps: BundleByteCaps;

  constructor(read: SettingsReader) {
    this.trustUnverifiedEmail = read.flag('LIGATURE_TRUST_UNVERIFIED_EMAIL', false);
    this.insights = read.choice('LIGATURE_INSIGHTS', 'on', ['on', 'off']);
    this.viewerSalt = read.read<string | null>(
      'LIGATURE_VIEWER_SALT',
      null,
      (value) => (value.length >= 16 ? value : undefined),
      'at least 16 characters long',
    );
    if (this.insights === 'on')
      read.need('LIGATURE_VIEWER_SALT', 'DATABASE_URL', {
        wanted: ' (at least 16 characters, the same on every replica)',
        because: ': views of link bundles are counted with it; LIGATURE_INSIGHTS=off counts none',
      });
    this.anonymousCreates = read.whole('LIGATURE_LINKY_MAX_REQUESTS', 30, [1, 1_000_000]);
    this.anonymousCreatesWindowMs = read.whole(
      'LIGATURE_LINKY_WINDOW_MS',
      60_000,
      [1, 86_400_000],
      'milliseconds, from 1 to 86400000',
    );
    this.anonymousCreate = read.choice('LIGATURE_ANONYMOUS_CREATE', 'on', ['on', 'off']);
    this.undeleteDays = read.days('LIGATURE_UNDELETE_DAYS', 30);
    this.unclaimedDays = read.days('LIGATURE_UNCLAIMED_DAYS', 90);
    this.takedownDays = read.days('LIGATURE_TAKEDOWN_DAYS', 90);
    this.claimRecordDays = read.days('LIGATURE_CLAIM_RECORD_DAYS', 30);
    this.insightsDays = read.days('LIGATURE_INSIGHTS_DAYS', 90, 1);
    this.versionsKept = read.whole('LIGATURE_VERSIONS_KEPT', 50, [1, 10_000]);
    this.byteCaps = byteCaps(read);
  }

  generated(generate: GenerateSecret): Partial<LinkySettings> {
    if (this.insights === 'off') return { viewerSalt: null };
    return {
      viewerSalt: this.viewerSalt ?? generate('viewer-salt', 'viewers of the day are then counted once more'),
    };
  }
}

/** How much may be stored, in bytes. */
export interface BundleByteCaps {
  /** A bundle: URLs with notes and tags, title, description, metadata and policy. */
  readonly bundle: number;
  readonly policy: number;
  /** The versions of a bundle together; the oldest go. */
  readonly versions: number;
  /** The bundles of a user or an organization, with their versions. */
  readonly bundlesOfOwner: number;
  /** The bundles that a client address creates without an account in a day. */
  readonly anonymousBundles: number;
}

function byteCaps(read: SettingsReader): BundleByteCaps {
  return {
    bundle: read.bytes('LIGATURE_BUNDLE_BYTES', MIB),
    policy: read.bytes('LIGATURE_POLICY_BYTES', 256 * KIB),
    versions: read.bytes('LIGATURE_VERSIONS_BYTES', 4 * MIB),
    bundlesOfOwner: read.bytes('LIGATURE_OWNER_BUNDLES_BYTES', GIB),
    anonymousBundles: read.bytes('LIGATURE_ANONYMOUS_BUNDLES_BYTES', 16 * MIB),
  };
}

import { type SettingsReader, version } from '#platform/config';

const MIB = 1_024 ** 2;
const GIB = 1_024 * MIB;

/** The settings of items and their links. */
export class ItemLinksSettings {
  /** Least `dreadnode-sdk/<version>` that is still served; `null`: any. */
  readonly minimumClientVersion: string | null;
  /** How many days a deleted project can be restored. */
  readonly projectUndeleteDays: number;
  /** How many days the history of a link is kept after the link is gone; 0: as long as its project. */
  readonly linkHistoryDays: number;
  /** How much may be stored, in bytes. */
  readonly byteCaps: {
    /** The payload and the texts of an item. */
    readonly item: number;
    /** The items and links of a project. */
    readonly project: number;
    /** All projects of a workspace. */
    readonly workspace: number;
  };

  constructor(read: SettingsReader) {
    this.minimumClientVersion = read.read<string | null>(
      'LIGATURE_MINIMUM_CLIENT_VERSION',
      null,
      version,
      'a version such as 2.0.38',
    );
    this.projectUndeleteDays = read.days('LIGATURE_PROJECT_UNDELETE_DAYS', 7);
    this.linkHistoryDays = read.days('LIGATURE_LINK_HISTORY_DAYS', 365);
    this.byteCaps = {
      item: read.bytes('LIGATURE_ITEM_BYTES', MIB),
      project: read.bytes('LIGATURE_PROJECT_BYTES', 4 * GIB),
      workspace: read.bytes('LIGATURE_WORKSPACE_BYTES', 16 * GIB),
    };
  }
}

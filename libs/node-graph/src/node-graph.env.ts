import { positive, type SettingsReader } from '#platform/config';

const KIB = 1_024;
const GIB = 1_024 ** 3;

/** The settings of the graph. */
export class NodeGraphSettings {
  /** How many shares, and invitations, a user may have given at once. */
  readonly sharesPerUser: number;
  /** How many days a share waits for somebody to have its address; 0: for ever. */
  readonly invitationDays: number;
  /** How many days the history is kept. */
  readonly historyDays: number;
  /** How much may be stored, in bytes. */
  readonly byteCaps: {
    /** What people put into a node. */
    readonly node: number;
    /** The graph of a user: nodes, links and history. */
    readonly graphOfOwner: number;
  };

  constructor(read: SettingsReader) {
    this.sharesPerUser = read.whole('LIGATURE_SHARES_PER_USER', 10_000, [1, 1_000_000]);
    this.invitationDays = read.days('LIGATURE_INVITATION_DAYS', 90);
    this.historyDays = read.read('LIGATURE_HISTORY_DAYS', 180, positive, 'a number above 0');
    this.byteCaps = {
      node: read.bytes('LIGATURE_NODE_BYTES', 64 * KIB),
      graphOfOwner: read.bytes('LIGATURE_OWNER_GRAPH_BYTES', GIB),
    };
  }
}

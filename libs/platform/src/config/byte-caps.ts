interface ByteCap {
  readonly variable: string;
  /** Bytes, where the operator says nothing. */
  readonly usual: number;
}

const KIB = 1_024;
const MIB = 1_024 * KIB;
const GIB = 1_024 * MIB;

/** How much may be stored in one thing, and by one owner. Each is a setting, told in docs/operations.md. */
export const BYTE_CAPS = {
  /** A link bundle: URLs with notes and tags, title, description, metadata and policy. */
  bundle: { variable: 'LIGATURE_BUNDLE_BYTES', usual: MIB },
  /** The policy of a link bundle. */
  policy: { variable: 'LIGATURE_POLICY_BYTES', usual: 256 * KIB },
  /** The versions of a link bundle together; the oldest go. */
  versions: { variable: 'LIGATURE_VERSIONS_BYTES', usual: 4 * MIB },
  /** The link bundles of a user or an organization, with their versions. */
  bundlesOfOwner: { variable: 'LIGATURE_OWNER_BUNDLES_BYTES', usual: GIB },
  /** The link bundles that a client address creates without an account in a day. */
  anonymousBundles: { variable: 'LIGATURE_ANONYMOUS_BUNDLES_BYTES', usual: 16 * MIB },
  /** What people put into a node of the graph. */
  node: { variable: 'LIGATURE_NODE_BYTES', usual: 64 * KIB },
  /** The graph of a user: nodes, links and history. */
  graphOfOwner: { variable: 'LIGATURE_OWNER_GRAPH_BYTES', usual: GIB },
  /** The payload and the texts of an item. */
  item: { variable: 'LIGATURE_ITEM_BYTES', usual: MIB },
  /** The items and links of a project. */
  project: { variable: 'LIGATURE_PROJECT_BYTES', usual: 4 * GIB },
  /** All projects of a workspace. */
  workspace: { variable: 'LIGATURE_WORKSPACE_BYTES', usual: 16 * GIB },
} as const satisfies Record<string, ByteCap>;

/** Each in bytes. */
export type ByteCaps = Readonly<Record<keyof typeof BYTE_CAPS, number>>;

/** For whoever has no environment: tests, tools. */
export const USUAL_BYTE_CAPS: ByteCaps = byteCapsFrom((_, usual) => usual);

/** @param read the setting of a variable, or the usual value. */
export function byteCapsFrom(read: (variable: string, usual: number) => number): ByteCaps {
  const entries = Object.entries(BYTE_CAPS).map(([name, { variable, usual }]) => [
    name,
    read(variable, usual),
  ]);
  return Object.fromEntries(entries) as ByteCaps;
}

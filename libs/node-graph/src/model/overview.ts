import { LinkType, type Status } from './status.js';

/** A node as an overview shows it, and the first of the nodes that it is linked to. */
export interface OverviewNode {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** Each with the type of the link. */
  readonly targets: readonly (readonly [string, LinkType])[];
}

/** `[id, title, status, blocks]`; the last only where there is something. */
export type OverviewRow = readonly [string, string, Status, (readonly string[])?];

/** Hexadecimal digits at the end of an id that stand for the whole. */
export const SHORT_ID = 8;

/** Targets that are told of one node. */
export const MOST_TARGETS = 20;

/** What a node may take, taken over a whole page. */
const TOKENS_PER_NODE = 28;

/** A row without its title and its targets, and a target: an id is about five tokens. */
const TOKENS = { row: 10, target: 6.5 };

/** Rows for as many of the nodes as the page has room for: all of them, unless titles or links are long; at least one. */
export function overviewRows(nodes: readonly OverviewNode[], limit: number): OverviewRow[] {
  const rows: OverviewRow[] = [];
  let left = limit * TOKENS_PER_NODE;
  for (const node of nodes.slice(0, limit)) {
    const targets = node.targets.slice(0, MOST_TARGETS).map(targetText);
    if (node.targets.length > MOST_TARGETS) targets.push('…');
    left -= TOKENS.row + titleTokens(node.title) + targets.length * TOKENS.target;
    if (left < 0 && rows.length > 0) break;
    const row = [shortId(node.id), node.title, node.status] as const;
    rows.push(targets.length === 0 ? row : [...row, targets]);
  }
  return rows;
}

export function shortId(id: string): string {
  return id.slice(-SHORT_ID);
}

/** A link that does not block is marked. */
function targetText([id, type]: OverviewNode['targets'][number]): string {
  return type === LinkType.Primary ? shortId(id) : `~${shortId(id)}`;
}

/** About how many tokens a text takes with the usual tokenizers, rather too many than too few. */
function titleTokens(title: string): number {
  let tokens = 1;
  for (const char of title) tokens += char > '\u007f' ? 1.6 : /[a-z ]/i.test(char) ? 0.28 : 0.8;
  return tokens;
}

import { type BlockingLink, type BlockingNode, blocks, LinkType, Status } from './status.js';

/** A link whose `wasBlocker` has to change; `version` is the new one. */
export interface FlagChange {
  readonly link: BlockingLink;
  readonly wasBlocker: boolean;
  readonly version: number;
}

/**
 * For an active link (docs/contracts/node-graph.md#was-blocker) whose endpoints are as given: false for a secondary link and for a link into a
 * completed node, true once the link blocks, otherwise what it was (a finished source leaves it true).
 */
function expectedWasBlocker(
  link: Pick<BlockingLink, 'type' | 'wasBlocker'>,
  source: Pick<BlockingNode, 'status'>,
  target: Pick<BlockingNode, 'status' | 'independent'>,
): boolean {
  if (link.type === LinkType.Secondary || target.status === Status.Completed) return false;
  return blocks(link, source, target) || link.wasBlocker;
}

/** The links whose flag no longer fits the present state of their endpoints. */
export function staleFlags(
  links: Iterable<BlockingLink>,
  nodeOf: (id: string) => Pick<BlockingNode, 'status' | 'independent'> | undefined,
): FlagChange[] {
  const stale: FlagChange[] = [];
  for (const link of links) {
    const source = nodeOf(link.source);
    const target = nodeOf(link.target);
    if (!source || !target) continue;
    const wasBlocker = expectedWasBlocker(link, source, target);
    if (wasBlocker !== link.wasBlocker) stale.push({ link, wasBlocker, version: link.version + 1 });
  }
  return stale;
}

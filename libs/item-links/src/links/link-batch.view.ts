import { ApiProperty } from '@nestjs/swagger';

import type { CreatedLink } from './link-writer.js';
import { LinkEndsView, linkView, LinkView } from './link.view.js';
import type { StoredLink } from './item-links.repository.js';

/** A link that a dry run would have created: it has no id and no time yet. */
export class PlannedLinkView extends LinkEndsView {
  @ApiProperty({ format: 'uuid' })
  project_id: string;
}

/** What a batch created, in the order of the request. */
export class LinkBatchView {
  @ApiProperty({ type: 'integer' })
  created: number;

  @ApiProperty()
  dry_run: boolean;

  @ApiProperty({ type: [LinkView] })
  links: LinkView[];
}

/** What a batch would create. */
export class LinkBatchPlanView {
  @ApiProperty({ type: 'integer' })
  created: number;

  @ApiProperty()
  dry_run: boolean;

  @ApiProperty({ type: [PlannedLinkView] })
  links: PlannedLinkView[];
}

/** What a batch removed, or would remove, in the order of the request. */
export class LinkBatchDeleteView {
  @ApiProperty({ type: 'integer' })
  deleted: number;

  @ApiProperty()
  dry_run: boolean;

  @ApiProperty({ type: [LinkView] })
  links: LinkView[];
}

/** @param links of one moment */
export function linkBatchView(links: readonly CreatedLink[]): LinkBatchView {
  const createdAt = links[0]?.createdAt.toISOString();
  return { created: links.length, dry_run: false, links: links.map((link) => linkView(link, createdAt)) };
}

export function linkBatchPlanView(links: readonly CreatedLink[]): LinkBatchPlanView {
  return {
    created: 0,
    dry_run: true,
    links: links.map(({ projectId, relationship, sourceItemId, targetItemId }) => ({
      project_id: projectId,
      relationship,
      source_item_id: sourceItemId,
      target_item_id: targetItemId,
    })),
  };
}

export function linkBatchDeleteView(links: readonly StoredLink[], dryRun: boolean): LinkBatchDeleteView {
  return {
    deleted: dryRun ? 0 : links.length,
    dry_run: dryRun,
    links: links.map((link) => ({ ...link, created_at: link.created_at.toISOString() })),
  };
}

import { Injectable } from '@nestjs/common';

import { ADDS, type McpTool, McpTools, REPLACES } from '#platform/mcp';

import { linkBatchDeleteView, linkBatchPlanView, linkBatchView } from '../links/link-batch.view.js';
import { LinkBatchesService } from '../links/link-batches.service.js';
import { LinkBatchDeleteDto, LinkBatchDto } from '../links/links.dto.js';
import * as answer from './item-answers.js';
import { DRY_RUN, inProject, NEW_LINKS, OLD_LINKS } from './item-schemas.js';
import { Places } from './places.js';
import { checked } from './tool-args.js';

/** Many links between items at once, for agents. */
@Injectable()
export class LinkBatchTools {
  constructor(
    tools: McpTools,
    private readonly places: Places,
    private readonly batches: LinkBatchesService,
  ) {
    tools.add('items', this.create(), this.remove());
  }

  private create(): McpTool {
    return {
      name: 'item_link_create_batch',
      title: 'Link many items',
      description:
        'Create up to 500 links of a project, all or none. Each end of a link is given by its id or its ref.',
      inputSchema: inProject({ links: NEW_LINKS, dry_run: DRY_RUN }, 'links'),
      outputSchema: answer.LINKS_CREATED,
      annotations: ADDS,
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'items:write');
        const { links, dry_run: dryRun } = checked(LinkBatchDto, args);
        const created = await this.batches.create(workspace, project, links, dryRun === true);
        return dryRun === true ? linkBatchPlanView(created) : linkBatchView(created);
      },
    };
  }

  private remove(): McpTool {
    return {
      name: 'item_link_delete_batch',
      title: 'Remove many links',
      description:
        'Remove up to 500 links of a project, all or none: each by link_id, or by its ends and relationship.',
      inputSchema: inProject({ links: OLD_LINKS, dry_run: DRY_RUN }, 'links'),
      outputSchema: answer.LINKS_DELETED,
      annotations: REPLACES,
      scope: 'items:write',
      run: async (args, call) => {
        const { workspace, project } = await this.places.of(args, call, 'items:write');
        const { links, dry_run: dryRun } = checked(LinkBatchDeleteDto, args);
        const removed = await this.batches.delete(workspace, project, links, dryRun === true);
        return linkBatchDeleteView(removed, dryRun === true);
      },
    };
  }
}

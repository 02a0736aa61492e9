import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { ADDS, inputOf, type McpTool, McpTools } from '#platform/mcp';

import { BATCH_LIMIT, parseBatch } from '../bundles/batch-input.js';
import { batchView } from '../bundles/batch.view.js';
import { BatchesService } from '../bundles/batches.service.js';
import { createdView } from '../bundles/bundle.view.js';
import { BundlesService } from '../bundles/bundles.service.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/** Further ways to make bundles, for agents. */
@Injectable()
export class BundleCopyTools {
  constructor(
    tools: McpTools,
    private readonly bundles: BundlesService,
    private readonly batches: BatchesService,
    private readonly clock: Clock,
  ) {
    tools.add('bundles', ...this.creating());
  }

  private creating(): McpTool[] {
    return [
      {
        name: 'linky_create_batch',
        title: 'Create many bundles',
        annotations: ADDS,
        outputSchema: answer.BATCH,
        description: 'Create up to 100 bundles at once: all of them, or none.',
        inputSchema: inputOf({ links: schema.links, dryRun: schema.dryRun }, 'links'),
        scope: 'links:write',
        limit: BATCH_LIMIT,
        run: async (args, { caller, origin, requester }) => {
          const batch = parseBatch(args, null, this.clock.now());
          return batchView(batch, await this.batches.create(batch, caller, requester), origin);
        },
      },
      {
        name: 'linky_clone',
        title: 'Copy a bundle',
        annotations: ADDS,
        outputSchema: answer.CREATED,
        description: 'Create a new bundle of yours like one that you may read.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
        scope: 'links:write',
        run: async (args, { caller, origin }) =>
          createdView(await this.bundles.clone(slugOf(args), caller), origin),
      },
    ];
  }
}

import { Injectable } from '@nestjs/common';

import { byOffset, inputOf, type McpTool, McpTools, READS } from '#platform/mcp';

import { demandScope } from '../access/rights.js';
import { linkyView, listedView } from '../bundles/bundle.view.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { parseListPage } from '../bundles/list-input.js';
import { LIMITS } from '../linky.limits.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import { ORIGINAL } from './original.js';
import * as schema from './schemas.js';

/**
 * Reading bundles for agents (docs/contracts/linky.md#mcp-tools): the same validators and services as over HTTP, in the same order of
 * checks. They are listed for every key, so each asks for its scope itself.
 */
@Injectable()
export class BundleReadTools {
  constructor(
    tools: McpTools,
    private readonly bundles: BundlesService,
  ) {
    tools.add('bundles', ...this.reading());
  }

  private reading(): McpTool[] {
    return [
      {
        name: 'linky_list',
        title: 'List bundles',
        annotations: READS,
        outputSchema: answer.LISTED,
        ...ORIGINAL,
        description: 'List bundles, latest change first; an empty cursor starts a walk.',
        inputSchema: inputOf({
          limit: { type: 'integer', minimum: 1, maximum: LIMITS.listMost, default: LIMITS.listDefault },
          offset: { type: 'integer', minimum: 0 },
          q: { type: 'string', maxLength: LIMITS.search },
          tag: { type: 'string', maxLength: LIMITS.tag },
          note: { type: 'string' },
          owner: { type: 'string' },
          sort: { type: 'string', enum: ['updatedAt', 'createdAt'], default: 'updatedAt' },
          cursor: { type: 'string' },
        }),
        paging: byOffset(LIMITS.listDefault),
        run: async (args, { caller }) => {
          const page = parseListPage(args);
          demandScope(caller, 'links:read');
          return listedView(await this.bundles.list(page, caller), page);
        },
      },
      {
        name: 'linky_get',
        title: 'Read a bundle',
        annotations: READS,
        outputSchema: answer.BUNDLE,
        ...ORIGINAL,
        description: 'Read a bundle of yours with its metadata and policy.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
        run: async (args, { caller }) => {
          demandScope(caller, 'links:read');
          return linkyView(await this.bundles.read(slugOf(args), caller));
        },
      },
    ];
  }
}

import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { ADDS, inputOf, type McpTool, McpTools, REPLACES } from '#platform/mcp';

import { demandScope } from '../access/rights.js';
import { createdView, linkyView } from '../bundles/bundle.view.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { parseCreate } from '../bundles/create-input.js';
import { OwnedBundlesService } from '../bundles/owned-bundles.service.js';
import { parsePatch } from '../bundles/patch-input.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import { ORIGINAL } from './original.js';
import * as schema from './schemas.js';

/**
 * Making and changing bundles for agents (docs/contracts/linky.md#mcp-tools): the same validators and services as over HTTP, in the same order of
 * checks. They are listed for every key, so each asks for its scope itself.
 */
@Injectable()
export class BundleEditTools {
  constructor(
    tools: McpTools,
    private readonly bundles: BundlesService,
    private readonly owned: OwnedBundlesService,
    private readonly clock: Clock,
  ) {
    tools.add('bundles', ...this.changing());
  }

  private changing(): McpTool[] {
    return [
      {
        name: 'linky_create',
        title: 'Create a bundle',
        annotations: ADDS,
        outputSchema: answer.CREATED,
        ...ORIGINAL,
        description: 'Create a bundle: one short link to up to 25 http(s) URLs.',
        inputSchema: inputOf(
          {
            urls: schema.urls,
            title: schema.title,
            description: schema.description,
            urlMetadata: schema.urlMetadata,
            metadata: { type: 'object' },
            source: { type: 'string' },
            email: { type: 'string', format: 'email' },
            resolutionPolicy: schema.policy,
            ...schema.limits,
          },
          'urls',
        ),
        run: async (args, { caller, origin, requester }) => {
          const input = parseCreate(args, null, this.clock.now());
          demandScope(caller, 'links:write');
          return createdView(await this.bundles.createOwned(input, caller, requester), origin);
        },
      },
      {
        name: 'linky_update',
        title: 'Edit a bundle',
        annotations: ADDS,
        outputSchema: answer.BUNDLE,
        ...ORIGINAL,
        description: 'Edit a bundle; what it was is kept as a version. null clears a field.',
        inputSchema: inputOf(
          {
            slug: schema.slug,
            urls: schema.urls,
            urlMetadata: schema.urlMetadata,
            title: schema.titleOrNull,
            description: schema.descriptionOrNull,
            resolutionPolicy: schema.policyOrNull,
            ...schema.limitsOrNull,
          },
          'slug',
        ),
        run: async (args, { caller, requester }) => {
          const slug = slugOf(args);
          const patch = parsePatch({ ...args, slug: undefined }, this.clock.now());
          demandScope(caller, 'links:write');
          return linkyView(await this.owned.update(slug, patch, caller, requester));
        },
      },
      {
        name: 'linky_delete',
        title: 'Delete a bundle',
        annotations: REPLACES,
        outputSchema: answer.DELETED,
        ...ORIGINAL,
        description: 'Delete a bundle; its address is never used again.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
        run: async (args, { caller }) => {
          demandScope(caller, 'links:write');
          const { slug, deletedAt } = await this.owned.remove(slugOf(args), caller);
          return { slug, deletedAt: deletedAt.toISOString() };
        },
      },
    ];
  }
}

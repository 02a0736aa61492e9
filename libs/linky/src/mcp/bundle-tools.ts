import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { byCursor, byOffset, Env, type McpTool, McpTools } from '#platform';

import { demandScope, whoami } from '../access/rights.js';
import { createdView, linkyView, listedView } from '../bundles/bundle.view.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { parseCreate } from '../bundles/create-input.js';
import { EditsService } from '../bundles/edits.service.js';
import { parseListPage } from '../bundles/list-input.js';
import { parsePatch } from '../bundles/patch-input.js';
import { InsightsService } from '../insights/insights.service.js';
import { LIMITS } from '../linky.limits.js';
import { versionsPageView } from '../versions/version.view.js';
import { parseVersionsPage } from '../versions/versions-page.js';
import { VersionsService } from '../versions/versions.service.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/**
 * Bundles for agents (contract 13.2): the same validators and services as over HTTP, in the same order of
 * checks. They are listed for every key, so each asks for its scope itself.
 */
@Injectable()
export class BundleTools {
  constructor(
    tools: McpTools,
    private readonly bundles: BundlesService,
    private readonly edits: EditsService,
    private readonly versions: VersionsService,
    private readonly insights: InsightsService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {
    tools.add(...this.changing(), ...this.reading(), this.whoami());
  }

  private changing(): McpTool[] {
    return [
      {
        name: 'linky_create',
        description: 'Create a Linky: a short link that opens a whole set of URLs, each in a tab of its own.',
        inputSchema: schema.inputOf(
          {
            urls: schema.urls,
            title: schema.title,
            description: schema.description,
            urlMetadata: schema.urlMetadata,
            metadata: { type: 'object', description: 'Anything of your own' },
            email: { type: 'string', format: 'email' },
            resolutionPolicy: schema.policy,
          },
          'urls',
        ),
        scope: null,
        run: async (args, { caller, origin, requester }) => {
          const input = parseCreate(args, null, this.clock.now());
          demandScope(caller, 'links:write');
          return createdView(await this.bundles.createOwned(input, caller, requester), origin);
        },
      },
      {
        name: 'linky_update',
        description: 'Edit one of your Linkies; what it was is kept as a version. null clears a field.',
        inputSchema: schema.inputOf(
          {
            slug: schema.slug,
            urls: schema.urls,
            urlMetadata: schema.urlMetadata,
            title: schema.titleOrNull,
            description: schema.descriptionOrNull,
            resolutionPolicy: schema.policyOrNull,
          },
          'slug',
        ),
        scope: null,
        run: async (args, { caller, requester }) => {
          const slug = slugOf(args);
          const patch = parsePatch(args, this.clock.now());
          demandScope(caller, 'links:write');
          return linkyView(await this.edits.update(slug, patch, caller, requester));
        },
      },
      {
        name: 'linky_delete',
        description: 'Delete one of your Linkies. Its address stops working and is never used again.',
        inputSchema: schema.inputOf({ slug: schema.slug }, 'slug'),
        scope: null,
        run: async (args, { caller }) => {
          demandScope(caller, 'links:write');
          const { slug, deletedAt } = await this.edits.remove(slugOf(args), caller);
          return { slug, deletedAt: deletedAt.toISOString() };
        },
      },
    ];
  }

  private reading(): McpTool[] {
    return [
      {
        name: 'linky_list',
        description: 'List your Linkies, latest change first.',
        inputSchema: schema.inputOf({
          limit: { type: 'integer', minimum: 1, maximum: LIMITS.listMost, default: LIMITS.listDefault },
          offset: { type: 'integer', minimum: 0, default: 0 },
        }),
        scope: null,
        paging: byOffset(LIMITS.listDefault),
        run: async (args, { caller }) => {
          const page = parseListPage(args);
          demandScope(caller, 'links:read');
          return listedView(await this.bundles.list(page, caller), page);
        },
      },
      {
        name: 'linky_get',
        description: 'Read one of your Linkies: its URLs, notes, owner, metadata and policy.',
        inputSchema: schema.inputOf({ slug: schema.slug }, 'slug'),
        scope: null,
        run: async (args, { caller }) => {
          demandScope(caller, 'links:read');
          return linkyView(await this.bundles.read(slugOf(args), caller));
        },
      },
      {
        name: 'linky_versions',
        description:
          'What a Linky was before each of its latest edits, newest first; nextCursor leads to older ones.',
        inputSchema: schema.inputOf({ slug: schema.slug, ...schema.versionsPage }, 'slug'),
        scope: null,
        paging: byCursor(LIMITS.versionsListed),
        run: async (args, { caller }) => {
          const page = parseVersionsPage(args, this.env.mcpAnswerBytes);
          demandScope(caller, 'links:read');
          return versionsPageView(await this.versions.page(slugOf(args), page, caller));
        },
      },
      {
        name: 'linky_insights',
        description: 'How often a Linky was viewed and opened, by day and by rule of its policy.',
        inputSchema: schema.inputOf(
          { slug: schema.slug, range: { type: 'string', enum: ['7d', '30d', '90d'], default: '30d' } },
          'slug',
        ),
        scope: null,
        run: (args, { caller }) => {
          demandScope(caller, 'links:read');
          return this.insights.of(slugOf(args), args['range'], caller);
        },
      },
    ];
  }

  private whoami(): McpTool {
    return {
      name: 'whoami',
      description: 'Who this API key acts for, in which role and with which scopes.',
      inputSchema: schema.inputOf({}),
      scope: null,
      run: (_args, { caller }) => Promise.resolve(whoami(caller)),
    };
  }
}

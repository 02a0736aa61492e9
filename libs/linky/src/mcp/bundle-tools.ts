import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { ADDS, byCursor, byOffset, Env, inputOf, type McpTool, McpTools, READS, REPLACES } from '#platform';

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
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import { ORIGINAL } from './original.js';
import * as schema from './schemas.js';

/**
 * Bundles for agents (docs/contracts/linky.md#mcp-tools): the same validators and services as over HTTP, in the same order of
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
    tools.add('bundles', ...this.changing(), ...this.reading(), this.whoami());
  }

  private changing(): McpTool[] {
    return [
      {
        name: 'linky_create',
        title: 'Create a bundle',
        annotations: ADDS,
        outputSchema: answer.CREATED,
        ...ORIGINAL,
        description:
          'Create a bundle: one short link to up to 25 http(s) URLs, each opened in a tab of its own.',
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
        description: 'Edit one of your bundles; what it was is kept as a version. null clears a field.',
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
          return linkyView(await this.edits.update(slug, patch, caller, requester));
        },
      },
      {
        name: 'linky_delete',
        title: 'Delete a bundle',
        annotations: REPLACES,
        outputSchema: answer.DELETED,
        ...ORIGINAL,
        description: 'Delete one of your bundles; its address is never used again.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
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
        title: 'List bundles',
        annotations: READS,
        outputSchema: answer.LISTED,
        ...ORIGINAL,
        description: 'List your bundles, latest change first; an empty cursor starts a walk.',
        inputSchema: inputOf({
          limit: { type: 'integer', minimum: 1, maximum: LIMITS.listMost, default: LIMITS.listDefault },
          offset: { type: 'integer', minimum: 0 },
          q: { type: 'string', maxLength: LIMITS.search },
          tag: { type: 'string', maxLength: LIMITS.tag },
          note: { type: 'string' },
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
        description: 'Read one of your bundles with its metadata and policy.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
        run: async (args, { caller }) => {
          demandScope(caller, 'links:read');
          return linkyView(await this.bundles.read(slugOf(args), caller));
        },
      },
      {
        name: 'linky_versions',
        title: 'Versions of a bundle',
        annotations: READS,
        outputSchema: answer.VERSIONS,
        ...ORIGINAL,
        description: 'What a bundle was before each edit, newest first, page by page.',
        inputSchema: inputOf({ slug: schema.slug, ...schema.versionsPage }, 'slug'),
        paging: byCursor(LIMITS.versionsListed),
        run: async (args, { caller }) => {
          const page = parseVersionsPage(args, this.env.mcpAnswerBytes);
          demandScope(caller, 'links:read');
          return versionsPageView(await this.versions.page(slugOf(args), page, caller));
        },
      },
      {
        name: 'linky_insights',
        title: 'Views of a bundle',
        annotations: READS,
        outputSchema: answer.INSIGHTS,
        ...ORIGINAL,
        description: 'Views and openings of a bundle, by day and by rule of its policy.',
        inputSchema: inputOf(
          {
            slug: schema.slug,
            range: { type: 'string', enum: ['7d', '30d', '90d'], default: '30d' },
            tz: { type: 'string' },
          },
          'slug',
        ),
        run: (args, { caller }) => {
          demandScope(caller, 'links:read');
          return this.insights.of(slugOf(args), args, caller);
        },
      },
    ];
  }

  private whoami(): McpTool {
    return {
      name: 'whoami',
      title: 'Who am I',
      annotations: READS,
      outputSchema: answer.WHOAMI,
      ...ORIGINAL,
      description: 'Whom this API key acts for, with which role and scopes.',
      inputSchema: inputOf({}),
      run: (_args, { caller }) => Promise.resolve(whoami(caller)),
    };
  }
}

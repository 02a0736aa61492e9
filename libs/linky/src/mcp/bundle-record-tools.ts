import { Injectable } from '@nestjs/common';

import { Env } from '#platform/config';
import { byCursor, inputOf, type McpTool, McpTools, READS } from '#platform/mcp';

import { demandScope, whoami } from '../access/rights.js';
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
 * What is known of bundles and of the caller for agents (docs/contracts/linky.md#mcp-tools): the same validators and services as over HTTP, in the same order of
 * checks. They are listed for every key, so each asks for its scope itself.
 */
@Injectable()
export class BundleRecordTools {
  constructor(
    tools: McpTools,
    private readonly versions: VersionsService,
    private readonly insights: InsightsService,
    private readonly env: Env,
  ) {
    tools.add('bundles', ...this.records(), this.whoami());
  }

  private records(): McpTool[] {
    return [
      {
        name: 'linky_versions',
        title: 'Versions of a bundle',
        annotations: READS,
        outputSchema: answer.VERSIONS,
        ...ORIGINAL,
        description: 'What a bundle was before each edit, newest first.',
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
        description: 'Views and openings of a bundle, by day and by policy rule.',
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
      description: 'Whom this key acts for, with which role and scopes.',
      inputSchema: inputOf({}),
      run: (_args, { caller }) => Promise.resolve(whoami(caller)),
    };
  }
}

import { Injectable } from '@nestjs/common';

import { ADDS, ADDS_ONCE, inputOf, type McpTool, McpTools } from '#platform/mcp';

import { linkyView } from '../bundles/bundle.view.js';
import { Undeletion } from '../bundles/undeletion.service.js';
import { VersionsService } from '../versions/versions.service.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/** Bringing bundles back, for agents. */
@Injectable()
export class BundleRestoreTools {
  constructor(
    tools: McpTools,
    private readonly undeletion: Undeletion,
    private readonly versions: VersionsService,
  ) {
    tools.add('bundles', ...this.restoring());
  }

  private restoring(): McpTool[] {
    return [
      {
        name: 'linky_restore',
        title: 'Undelete a bundle',
        annotations: ADDS_ONCE,
        outputSchema: answer.BUNDLE,
        description: 'Bring a deleted bundle of yours back, within the grace period.',
        inputSchema: inputOf({ slug: schema.slug }, 'slug'),
        scope: 'links:write',
        run: async (args, { caller }) => linkyView(await this.undeletion.undelete(slugOf(args), caller)),
      },
      {
        name: 'linky_restore_version',
        title: 'Go back to a version',
        annotations: ADDS,
        outputSchema: answer.BUNDLE,
        description: 'Make a bundle what it was in one of its versions; an edit as any other.',
        inputSchema: inputOf(
          { slug: schema.slug, versionNumber: { type: 'integer', minimum: 1 } },
          'slug',
          'versionNumber',
        ),
        scope: 'links:write',
        run: async (args, { caller }) =>
          linkyView(await this.versions.restore(slugOf(args), String(args['versionNumber']), caller, null)),
      },
    ];
  }
}

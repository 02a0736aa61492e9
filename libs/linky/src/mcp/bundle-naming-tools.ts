import { Injectable } from '@nestjs/common';

import { inputOf, type McpTool, McpTools, REPLACES } from '#platform/mcp';

import { parseAlias } from '../aliases/alias-input.js';
import { AliasesService } from '../aliases/aliases.service.js';
import { linkyView } from '../bundles/bundle.view.js';
import { parseMetadataPatch } from '../metadata/metadata-patch.js';
import { MetadataService } from '../metadata/metadata.service.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/** Names and metadata of bundles, for agents. */
@Injectable()
export class BundleNamingTools {
  constructor(
    tools: McpTools,
    private readonly aliases: AliasesService,
    private readonly metadata: MetadataService,
  ) {
    tools.add('bundles', ...this.describing());
  }

  private describing(): McpTool[] {
    return [
      {
        name: 'linky_set_alias',
        title: 'Name a bundle',
        annotations: REPLACES,
        outputSchema: answer.BUNDLE,
        description: 'Give a bundle a name of your choice, which opens it too; null takes it away.',
        inputSchema: inputOf({ slug: schema.slug, alias: schema.aliasOrNull }, 'slug', 'alias'),
        scope: 'links:write',
        run: async (args, { caller }) => {
          const slug = slugOf(args);
          const bundle =
            args['alias'] === null
              ? await this.aliases.remove(slug, caller, null)
              : await this.aliases.set(slug, parseAlias(args), caller, null);
          return linkyView(bundle);
        },
      },
      {
        name: 'linky_merge_metadata',
        title: 'Annotate a bundle',
        annotations: REPLACES,
        outputSchema: answer.BUNDLE,
        description: 'Merge into the metadata of a bundle; null removes a key.',
        inputSchema: inputOf({ slug: schema.slug, metadata: { type: 'object' } }, 'slug', 'metadata'),
        scope: 'links:write',
        run: async (args, { caller }) => {
          const slug = slugOf(args);
          return linkyView(
            await this.metadata.merge(slug, parseMetadataPatch(args['metadata']), caller, null),
          );
        },
      },
    ];
  }
}

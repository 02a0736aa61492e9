import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { ADDS, ADDS_ONCE, inputOf, type McpTool, McpTools, READS, REPLACES } from '#platform';

import { parseAlias } from '../aliases/alias-input.js';
import { AliasesService } from '../aliases/aliases.service.js';
import { BATCH_LIMIT, parseBatch } from '../bundles/batch-input.js';
import { BatchesService } from '../bundles/batches.service.js';
import { createdView, linkyView } from '../bundles/bundle.view.js';
import { BundlesService } from '../bundles/bundles.service.js';
import { EditsService } from '../bundles/edits.service.js';
import { parseMetadataPatch } from '../bundles/metadata-patch.js';
import { batchView, previewView } from '../extras/extras.view.js';
import { MetadataService } from '../extras/metadata.service.js';
import { parsePreview } from '../extras/preview-input.js';
import { PreviewsService } from '../extras/previews.service.js';
import { VersionsService } from '../versions/versions.service.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/** For agents, what the routes beyond the original do. A key sees the tools that its scopes allow. */
@Injectable()
export class ExtraTools {
  constructor(
    tools: McpTools,
    private readonly bundles: BundlesService,
    private readonly batches: BatchesService,
    private readonly edits: EditsService,
    private readonly versions: VersionsService,
    private readonly aliases: AliasesService,
    private readonly metadata: MetadataService,
    private readonly previews: PreviewsService,
    private readonly clock: Clock,
  ) {
    tools.add('bundles', this.preview(), ...this.creating(), ...this.restoring(), ...this.describing());
  }

  private preview(): McpTool {
    return {
      name: 'linky_preview',
      title: 'Preview a bundle',
      annotations: READS,
      outputSchema: answer.PREVIEW,
      description: 'What somebody would see of a bundle, by its stored policy or by one that you try out.',
      inputSchema: inputOf(
        { slug: schema.slug, viewer: schema.viewer, resolutionPolicy: schema.policyOrNull },
        'slug',
      ),
      scope: 'links:read',
      run: async (args, { caller }) => {
        const slug = slugOf(args);
        const { viewer, policy } = parsePreview(args, this.clock.now());
        return previewView(await this.previews.preview(slug, viewer, policy, caller));
      },
    };
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
        run: async (args, { caller }) => linkyView(await this.edits.undelete(slugOf(args), caller)),
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

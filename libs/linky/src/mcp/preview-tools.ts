import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { inputOf, type McpTool, McpTools, READS } from '#platform/mcp';

import { parsePreview } from '../previews/preview-input.js';
import { previewView } from '../previews/preview.view.js';
import { PreviewsService } from '../previews/previews.service.js';
import * as answer from './answers.js';
import { slugOf } from './arguments.js';
import * as schema from './schemas.js';

/** What made-up visitors would see, for agents. */
@Injectable()
export class PreviewTools {
  constructor(
    tools: McpTools,
    private readonly previews: PreviewsService,
    private readonly clock: Clock,
  ) {
    tools.add('bundles', this.preview());
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
}

import type { Env } from '#platform/config';
import type { McpPart, ModuleManifest } from '#platform/modules';

import { inOrder } from '../home/showcase.js';

/** What agents are told before they see a tool. */
export class McpGuide {
  private readonly parts: readonly McpPart[];

  constructor(manifests: readonly ModuleManifest[]) {
    this.parts = inOrder(manifests).flatMap(({ mcp }) => mcp ?? []);
  }

  get toolsets(): readonly string[] {
    return this.parts.map(({ toolset }) => toolset);
  }

  instructions(env: Env): string {
    return [
      'Tools of one service with three kinds of link.',
      ...this.parts.map(({ about }) => about),
      'Which tools there are depends on the scopes of the API key and on the address of this endpoint: by itself it lists the most important ones,',
      `with ?toolset= and any of ${this.toolsets.join()} all of those sets, with ?readonly=true none that changes anything.`,
      ...this.parts.flatMap(({ remark }) => remark?.(env) ?? []),
    ].join(' ');
  }
}

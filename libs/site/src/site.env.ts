import type { SettingsReader } from '#platform/config';

/** The settings of the endpoint for agents. How much a tool may answer is the platform's: tools of all rooms ask. */
export class SiteSettings {
  /** Whether agents are served at `/api/mcp`. */
  readonly mcp: 'on' | 'off';
  /** Messages of one batch of an agent. */
  readonly mcpBatch: number;
  /** Calls of agents that are worked on at once, each of another caller. */
  readonly mcpAtOnce: number;

  constructor(read: SettingsReader) {
    this.mcp = read.choice('LIGATURE_MCP', 'on', ['on', 'off']);
    this.mcpBatch = read.whole('LIGATURE_MCP_BATCH', 20, [1, 100]);
    this.mcpAtOnce = read.whole('LIGATURE_MCP_AT_ONCE', 8, [1, 1_000]);
  }
}

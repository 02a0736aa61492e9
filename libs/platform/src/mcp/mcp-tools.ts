import { Injectable } from '@nestjs/common';

import type { Principal, Scope } from '#kernel';

import type { Requester } from '../auth/requester.js';
import type { McpPaging } from './mcp-paging.js';
import type { RateLimitRule } from '../limits/rate-limit.decorator.js';
import type { McpHints, McpInputSchema, McpOutputSchema } from './mcp-schemas.js';

/** Who calls a tool, and the origin that links should be told with. */
export interface McpCall {
  readonly caller: Principal;
  readonly origin: string;
  /** For work that waits in a queue. */
  readonly requester: Requester;
}

export type McpArguments = Readonly<Record<string, unknown>>;

/** Something that an agent can do through the MCP endpoint. */
export interface McpTool {
  /** Begins with the domain: `item_create`, `graph_get`. */
  readonly name: string;
  /** For people who look at what an agent is about to do. */
  readonly title: string;
  /** For the agent: what it does, and when to use it. */
  readonly description: string;
  readonly inputSchema: McpInputSchema;
  /** What is answered. A required list may be told empty, where there is no room for it. */
  readonly outputSchema: McpOutputSchema;
  readonly annotations: McpHints;
  /** Listed where the client asks for no toolset. */
  readonly isCore?: true;
  /** Its wire is fixed: the text is indented, and a refusal is an error of the protocol. */
  readonly isFixed?: true;
  /** What the key must carry. A tool is listed and may be called with it; `null`: the tool asks for itself. */
  readonly scope: Scope | null;
  /** Absent: the answer is one thing. */
  readonly paging?: McpPaging;
  /** Shared with the tool's twins on other wires. */
  readonly limit?: RateLimitRule;
  /**
   * Answers what becomes a JSON object. Checks the arguments itself: clients may send whatever they like. Refuses
   * with a `DomainError`.
   */
  run(args: McpArguments, call: McpCall): Promise<unknown>;
}

/** A tool, and the set that clients may ask for it by. */
export interface McpToolOfSet extends McpTool {
  readonly toolset: string;
}

/** The tools of all rooms. Each room adds its own when the service starts. */
@Injectable()
export class McpTools {
  private readonly byName = new Map<string, McpToolOfSet>();

  /** Names are unique in the service. */
  add(toolset: string, ...tools: readonly McpTool[]): void {
    for (const tool of tools) {
      if (this.byName.has(tool.name)) throw new Error(`two MCP tools are called ${tool.name}`);
      this.byName.set(tool.name, { ...tool, toolset });
    }
  }

  find(name: string): McpToolOfSet | undefined {
    return this.byName.get(name);
  }

  /** By name: the order in which rooms start is nobody's business, and agents keep lists that do not change. */
  all(): readonly McpToolOfSet[] {
    return [...this.byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

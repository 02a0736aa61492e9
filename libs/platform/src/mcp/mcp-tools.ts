import { Injectable } from '@nestjs/common';

import type { Principal, Scope } from '#kernel';

import type { Requester } from '../http/requester.js';
import type { McpPaging } from './mcp-paging.js';
import type { RateLimitRule } from '../limits/rate-limit.decorator.js';

/** The arguments of a tool as JSON Schema tells them to agents. */
export interface McpInputSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

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
  /** For the agent: what it does, and when to use it. */
  readonly description: string;
  readonly inputSchema: McpInputSchema;
  /** What the key must carry. A tool is listed and may be called with it; `null`: the tool asks for itself. */
  readonly scope: Scope | null;
  /** Absent: the answer is one thing. */
  readonly paging?: McpPaging;
  /** Shared with the tool's twins on other wires. */
  readonly limit?: RateLimitRule;
  /**
   * Answers what becomes JSON. Checks the arguments itself: clients may send whatever they like. Refuses
   * with a `DomainError`.
   */
  run(args: McpArguments, call: McpCall): Promise<unknown>;
}

/** The tools of all rooms. Each room adds its own when the service starts. */
@Injectable()
export class McpTools {
  private readonly byName = new Map<string, McpTool>();

  /** In the order in which agents should see them. Names are unique in the service. */
  add(...tools: readonly McpTool[]): void {
    for (const tool of tools) {
      if (this.byName.has(tool.name)) throw new Error(`two MCP tools are called ${tool.name}`);
      this.byName.set(tool.name, tool);
    }
  }

  find(name: string): McpTool | undefined {
    return this.byName.get(name);
  }

  all(): readonly McpTool[] {
    return [...this.byName.values()];
  }
}

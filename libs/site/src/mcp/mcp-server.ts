import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { Injectable, Logger } from '@nestjs/common';

import { hasScope } from '#kernel';
import { Env, VERSION } from '#platform/config';
import { type McpCall, type McpToolOfSet, McpTools } from '#platform/mcp';

import { type McpSdk, mcpSdk } from './mcp-sdk.js';
import { McpGuide } from './mcp-guide.js';
import { readOnlyConnection } from './mcp.errors.js';
import { PrintedJson } from './printed-json.js';
import { ToolCalls } from './tool-calls.js';
import { failureOf, refusalResult, ToolError, toolError } from './tool-errors.js';
import { ToolSelection } from './tool-selection.js';

/** Tasks, sampling and elicitation are not offered, so that nothing is ever validated by the SDK itself. */
const NO_VALIDATOR = {
  getValidator: () => () => {
    throw new Error('the MCP server validates nothing by schema');
  },
};

/** Who asks, how, and what they want to see of the tools. */
export interface Asking {
  readonly request: Request;
  readonly call: McpCall;
  readonly selection: ToolSelection;
  readonly traceId: string;
}

/** Speaks MCP to one caller at a time: a fresh server for each request, nothing is remembered in between. */
@Injectable()
export class McpEndpoint {
  private readonly logger = new Logger(McpEndpoint.name);

  private readonly instructions: string;

  constructor(
    private readonly tools: McpTools,
    private readonly calls: ToolCalls,
    private readonly guide: McpGuide,
    env: Env,
  ) {
    this.instructions = guide.instructions(env);
  }

  /** What the query of the endpoint's address asks for. Refuses toolsets that there are not. */
  selectionOf(query: Readonly<Record<string, unknown>>): ToolSelection {
    return ToolSelection.of(query, this.guide.toolsets);
  }

  /** Answers one message, or what the protocol refuses as a whole; it is already parsed. */
  async answer(body: unknown, asking: Asking): Promise<Response> {
    const sdk = await mcpSdk();
    const printed = new PrintedJson();
    const server = this.serverFor(asking, printed, sdk);
    const transport = new sdk.Transport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      return await printed.into(await transport.handleRequest(asking.request, { parsedBody: body }));
    } finally {
      await server.close();
    }
  }

  private serverFor(asking: Asking, printed: PrintedJson, { McpServer, types }: McpSdk): McpServer {
    const mcp = new McpServer(
      { name: 'ligature', title: 'Ligature', version: VERSION },
      { instructions: this.instructions, jsonSchemaValidator: NO_VALIDATOR },
    );
    const { server } = mcp;
    server.registerCapabilities({ tools: {} });
    // A request that is cancelled in its own batch would never be answered.
    server.removeNotificationHandler('notifications/cancelled');
    server.setRequestHandler(types.ListToolsRequestSchema, () => ({ tools: this.listFor(asking) }));
    // With whatever parameters: what is wrong with them is then told as invalid parameters.
    const anyCall = types.RequestSchema.extend({ method: types.CallToolRequestSchema.shape.method });
    server.setRequestHandler(anyCall, ({ params }) => {
      const { name, arguments: args } = (params ?? {}) as { name: string; arguments?: object };
      return this.run(name, args ?? {}, asking, printed);
    });
    return mcp;
  }

  /** Those that every key sees come first; others are not offered to a key that could not use them. */
  private listFor({ call, selection }: Asking): object[] {
    const tools = this.tools.all().filter((tool) => selection.lists(tool));
    const forAll = tools.filter(({ scope }) => scope === null);
    const forSome = tools.filter(({ scope }) => scope !== null && hasScope(call.caller, scope));
    return [...forAll, ...forSome].map(
      ({ name, title, description, inputSchema, outputSchema, annotations }) => ({
        name,
        title,
        description,
        inputSchema,
        outputSchema,
        annotations,
      }),
    );
  }

  private async run(
    name: string,
    args: object,
    { call, selection, traceId }: Asking,
    printed: PrintedJson,
  ): Promise<CallToolResult> {
    const tool = this.tools.find(name);
    if (tool === undefined) throw ToolError.unknownTool(name);
    if (!selection.has(tool)) throw ToolError.otherToolset(name, tool.toolset);
    try {
      refuseChange(tool, selection);
      const { text, json } = await this.calls.run(tool, args as Record<string, unknown>, call);
      return { content: [{ type: 'text', text }], structuredContent: printed.standIn(json) };
    } catch (error) {
      const { problem, isBug } = failureOf(error);
      if (isBug) this.logger.error({ msg: 'an MCP tool failed', tool: name, trace_id: traceId, err: error });
      if (tool.isFixed) throw toolError(problem);
      return refusalResult(problem);
    }
  }
}

function refuseChange({ name, annotations }: McpToolOfSet, { isReadOnly }: ToolSelection): void {
  if (isReadOnly && !annotations.readOnlyHint) throw readOnlyConnection(name);
}

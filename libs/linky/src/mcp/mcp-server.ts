import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Injectable, Logger } from '@nestjs/common';

import { hasScope, type Principal } from '#kernel';
import { Env, type McpCall, McpTools, VERSION } from '#platform';

import { type McpSdk, mcpSdk } from './mcp-sdk.js';
import { ToolCalls } from './tool-calls.js';
import { ToolError, toolError } from './tool-errors.js';

const INSTRUCTIONS = `Tools of one service with three kinds of link. linky_*: bundles of links behind one short address. item_*, project_*: typed items of a workspace and the links between them. graph_*: a shared dependency graph of nodes. Which tools there are depends on the scopes of the API key.`;
const ONLY_WITH_ACCOUNT =
  'Linkies cannot be created anonymously on this service: create them with these tools, or with a key.';

/** Tasks, sampling and elicitation are not offered, so that nothing is ever validated by the SDK itself. */
const NO_VALIDATOR = {
  getValidator: () => () => {
    throw new Error('the MCP server validates nothing by schema');
  },
};

/** Speaks MCP to one caller at a time: a fresh server for each request, nothing is remembered in between. */
@Injectable()
export class McpEndpoint {
  private readonly logger = new Logger(McpEndpoint.name);

  private readonly instructions: string;

  constructor(
    private readonly tools: McpTools,
    private readonly calls: ToolCalls,
    { anonymousCreate }: Env,
  ) {
    this.instructions = anonymousCreate === 'on' ? INSTRUCTIONS : `${INSTRUCTIONS} ${ONLY_WITH_ACCOUNT}`;
  }

  /** Answers one message, or what the protocol refuses as a whole; it is already parsed. */
  async answer(request: Request, body: unknown, call: McpCall, traceId: string): Promise<Response> {
    const sdk = await mcpSdk();
    const server = this.serverFor(call, traceId, sdk);
    const transport = new sdk.Transport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      return await transport.handleRequest(request, { parsedBody: body });
    } finally {
      await server.close();
    }
  }

  private serverFor(call: McpCall, traceId: string, { McpServer, types }: McpSdk): McpServer {
    const mcp = new McpServer(
      { name: 'linky', version: VERSION },
      { instructions: this.instructions, jsonSchemaValidator: NO_VALIDATOR },
    );
    const { server } = mcp;
    server.registerCapabilities({ tools: {} });
    // A request that is cancelled in its own batch would never be answered.
    server.removeNotificationHandler('notifications/cancelled');
    server.setRequestHandler(types.ListToolsRequestSchema, () => ({ tools: this.listFor(call.caller) }));
    // With whatever parameters: what is wrong with them is then told as invalid parameters.
    const anyCall = types.RequestSchema.extend({ method: types.CallToolRequestSchema.shape.method });
    server.setRequestHandler(anyCall, async ({ params }) => {
      const { name, arguments: args } = (params ?? {}) as { name: string; arguments?: object };
      const text = await this.run(name, args ?? {}, call, traceId);
      return { content: [{ type: 'text', text }] };
    });
    return mcp;
  }

  /** Those that every key sees come first; others are not offered to a key that could not use them. */
  private listFor(caller: Principal): object[] {
    const tools = this.tools.all();
    const forAll = tools.filter(({ scope }) => scope === null);
    const forSome = tools.filter(({ scope }) => scope !== null && hasScope(caller, scope));
    return [...forAll, ...forSome].map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
    }));
  }

  private async run(name: string, args: object, call: McpCall, traceId: string): Promise<string> {
    const tool = this.tools.find(name);
    if (tool === undefined) throw ToolError.unknownTool(name);
    try {
      return await this.calls.run(tool, args as Record<string, unknown>, call);
    } catch (error) {
      const { answer, isBug } = toolError(error);
      if (isBug) this.logger.error({ msg: 'an MCP tool failed', tool: name, trace_id: traceId, err: error });
      throw answer;
    }
  }
}

import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type * as Types from '@modelcontextprotocol/sdk/types.js';

/** What the endpoint uses of the MCP SDK. */
export interface McpSdk {
  readonly McpServer: typeof McpServer;
  readonly Transport: typeof WebStandardStreamableHTTPServerTransport;
  readonly types: typeof Types;
}

/** Read from the disk for the first call, and at hand for all others. */
export async function mcpSdk(): Promise<McpSdk> {
  const [{ McpServer }, { WebStandardStreamableHTTPServerTransport: Transport }, types] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/mcp.js'),
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ]);
  return { McpServer, Transport, types };
}

import type { ApiDocs } from '#platform/documents';

/** What the documents say of the MCP endpoint. */
export const siteDocs: ApiDocs = {
  tags: [{ name: 'mcp', description: 'The same service for agents, over the Model Context Protocol.' }],
  operations: {
    call_mcp: {
      description:
        'Streamable HTTP without a stream: one JSON-RPC message, or a batch of at most 20, in a POST. Any API key opens it; sessions and cookies do not. The guide for agents lists the tools.',
      request: {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'linky_create', arguments: { urls: ['https://example.com'] } },
      },
      response: {
        jsonrpc: '2.0',
        id: 1,
        result: {
          content: [{ type: 'text', text: '{"slug":"abvx8tb","url":"https://ligature.example/l/abvx8tb"}' }],
        },
      },
    },
  },
  examples: {},
};

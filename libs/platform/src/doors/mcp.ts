// Tools of agents.

export { byCursor, byOffset, byPage } from '../mcp/mcp-paging.js';
export {
  ADDS,
  ADDS_ONCE,
  inputOf,
  type McpInputSchema,
  outputOf,
  READS,
  REPLACES,
  TYPES,
} from '../mcp/mcp-schemas.js';
export { type McpCall, type McpTool, type McpToolOfSet, McpTools } from '../mcp/mcp-tools.js';
export { McpModule } from '../mcp/mcp.module.js';

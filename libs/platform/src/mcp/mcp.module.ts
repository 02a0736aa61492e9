import { Module } from '@nestjs/common';

import { McpTools } from './mcp-tools.js';

/** Where rooms leave their tools for agents; the endpoint that offers them is a room's own. */
@Module({ providers: [McpTools], exports: [McpTools] })
export class McpModule {}

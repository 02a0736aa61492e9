import type { ModuleMetadata } from '@nestjs/common';

import { GraphPagesController } from './graph-pages.controller.js';

/** What this part of the graph adds to the module. */
export const PAGES = {
  controllers: [GraphPagesController],
  providers: [],
} satisfies ModuleMetadata;

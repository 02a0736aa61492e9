import type { ModuleMetadata } from '@nestjs/common';

import { BranchController } from './branch.controller.js';
import { BranchService } from './branch.service.js';
import { GraphController } from './graph.controller.js';
import { GraphGateway } from './graph.gateway.js';
import { GraphService } from './graph.service.js';
import { HistoryPageController } from './history.controller.js';
import { HistoryPages } from './history.service.js';
import { PagesGateway } from './pages.gateway.js';
import { TrashController } from './trash.controller.js';
import { TrashService } from './trash.service.js';

/** What this part of the graph adds to the module. */
export const QUERIES = {
  controllers: [GraphController, BranchController, TrashController, HistoryPageController],
  providers: [GraphGateway, PagesGateway, GraphService, BranchService, TrashService, HistoryPages],
} satisfies ModuleMetadata;

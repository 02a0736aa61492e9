import type { ModuleMetadata } from '@nestjs/common';

import { AroundController } from './around.controller.js';
import { AroundGateway } from './around.gateway.js';
import { AroundService } from './around.service.js';
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
  controllers: [GraphController, AroundController, BranchController, TrashController, HistoryPageController],
  providers: [
    GraphGateway,
    AroundGateway,
    PagesGateway,
    GraphService,
    AroundService,
    BranchService,
    TrashService,
    HistoryPages,
  ],
} satisfies ModuleMetadata;

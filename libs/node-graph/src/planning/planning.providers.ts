import type { ModuleMetadata } from '@nestjs/common';

import { PlanningController } from './planning.controller.js';
import { PlanningGateway } from './planning.gateway.js';
import { PlanningService } from './planning.service.js';

/** What this part of the graph adds to the module. */
export const PLANNING = {
  controllers: [PlanningController],
  providers: [PlanningGateway, PlanningService],
} satisfies ModuleMetadata;

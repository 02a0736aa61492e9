import type { ModuleMetadata } from '@nestjs/common';

import { CatchUpController } from './catch-up.controller.js';
import { CatchUpGateway } from './catch-up.gateway.js';
import { CatchUpService } from './catch-up.service.js';
import { HistoryWeeks } from './history-weeks.service.js';
import { Present } from './present.js';
import { Retention } from './retention.service.js';
import { Timelines } from './timelines.service.js';

/** What this part of the graph adds to the module. */
export const CATCH_UP = {
  controllers: [CatchUpController],
  providers: [CatchUpGateway, CatchUpService, HistoryWeeks, Retention, Present, Timelines],
} satisfies ModuleMetadata;

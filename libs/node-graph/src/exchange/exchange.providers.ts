import type { ModuleMetadata } from '@nestjs/common';

import { ExchangeController } from './exchange.controller.js';
import { ExchangeGateway } from './exchange.gateway.js';
import { ExportService } from './export.service.js';
import { ImportService } from './import.service.js';

/** What this part of the graph adds to the module. */
export const EXCHANGE = {
  controllers: [ExchangeController],
  providers: [ExchangeGateway, ExportService, ImportService],
} satisfies ModuleMetadata;

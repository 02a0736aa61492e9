import type { ModuleMetadata } from '@nestjs/common';

import { ExchangeController } from './exchange.controller.js';
import { ExchangeGateway } from './exchange.gateway.js';
import { ExportService } from './export.service.js';
import { GraphDocumentsRepository } from './graph-documents.repository.js';
import { GraphDocuments } from './graph-documents.service.js';
import { GraphImports } from './graph-imports.service.js';
import { GraphUpdates } from './graph-updates.service.js';
import { ImportService } from './import.service.js';
import { KnownGraph } from './known-graph.js';

/** What this part of the graph adds to the module. */
export const EXCHANGE = {
  controllers: [ExchangeController],
  providers: [
    ExchangeGateway,
    ExportService,
    ImportService,
    GraphDocuments,
    GraphDocumentsRepository,
    GraphImports,
    GraphUpdates,
    KnownGraph,
  ],
} satisfies ModuleMetadata;

import type { ModuleMetadata } from '@nestjs/common';

import { UndoController } from './undo.controller.js';
import { UndoGateway } from './undo.gateway.js';
import { UndoService } from './undo.service.js';

/** What this part of the graph adds to the module. */
export const UNDO = {
  controllers: [UndoController],
  providers: [UndoGateway, UndoService],
} satisfies ModuleMetadata;

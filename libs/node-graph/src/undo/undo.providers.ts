import type { ModuleMetadata } from '@nestjs/common';

import { InversionService } from './inversion.service.js';
import { StepLocks } from './step-locks.js';
import { UndoController } from './undo.controller.js';
import { UndoGateway } from './undo.gateway.js';
import { UndoService } from './undo.service.js';

/** What this part of the graph adds to the module. */
export const UNDO = {
  controllers: [UndoController],
  providers: [UndoGateway, UndoService, InversionService, StepLocks],
} satisfies ModuleMetadata;

import type { ModuleMetadata } from '@nestjs/common';

import { ComponentSweep } from './component-sweep.service.js';
import { HeldNodes } from './held-nodes.js';
import { NodeChangesController } from './node-changes.controller.js';
import { NodeChangesGateway } from './node-changes.gateway.js';
import { NodeChangesService } from './node-changes.service.js';
import { NodeInverter } from './node-inverter.js';
import { NodeMove } from './node-move.js';
import { NodePurgeService } from './node-purge.service.js';
import { NodeRemoval } from './node-removal.js';
import { NodeWriter } from './node-writer.js';
import { NodesController } from './nodes.controller.js';
import { NodesGateway } from './nodes.gateway.js';
import { NodesService } from './nodes.service.js';
import { ReturningLinks } from './returning-links.js';

/** What this part of the graph adds to the module. */
export const NODES = {
  controllers: [NodesController, NodeChangesController],
  providers: [
    NodesGateway,
    NodeChangesGateway,
    NodesService,
    NodeChangesService,
    NodeInverter,
    ComponentSweep,
    HeldNodes,
    NodeMove,
    NodePurgeService,
    NodeRemoval,
    NodeWriter,
    ReturningLinks,
  ],
} satisfies ModuleMetadata;

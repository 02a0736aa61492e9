import type { ModuleMetadata } from '@nestjs/common';

import { GraphErasure } from './graph-erasure.service.js';
import { HistoryNames } from './history-names.service.js';
import { PersonalNodes } from './personal-nodes.service.js';

/** What this part of the graph adds to the module. */
export const PEOPLE = {
  controllers: [],
  providers: [PersonalNodes, GraphErasure, HistoryNames],
} satisfies ModuleMetadata;

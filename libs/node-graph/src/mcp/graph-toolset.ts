import type { Provider } from '@nestjs/common';

import { OverviewRepository } from '../store/overview.repository.js';
import { BulkTools } from './bulk-tools.js';
import { GraphCalls } from './graph-calls.js';
import { GraphTools } from './graph-tools.js';
import { HistoryTools } from './history-tools.js';
import { NodeRefs } from './node-refs.js';
import { OverviewTools } from './overview-tools.js';
import { OverviewService } from './overview.service.js';
import { PlanningTools } from './planning-tools.js';
import { PublishingTools } from './publishing-tools.js';
import { ReadingTools } from './reading-tools.js';
import { RepairTools } from './repair-tools.js';
import { SharingTools } from './sharing-tools.js';

/** Tools of agents, and what stands behind them. */
export const GRAPH_TOOLS: Provider[] = [
  OverviewTools,
  GraphTools,
  PlanningTools,
  BulkTools,
  ReadingTools,
  RepairTools,
  HistoryTools,
  SharingTools,
  PublishingTools,
  GraphCalls,
  NodeRefs,
  OverviewRepository,
  OverviewService,
];

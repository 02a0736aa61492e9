import type { Provider } from '@nestjs/common';

import { AccessPipeline } from './access-pipeline.js';
import { ChangeLog } from './change-log.js';
import { ChangePipeline } from './change-pipeline.js';
import { CycleCheck } from './cycle-check.js';
import { DelegatedLinks } from './delegated-links.js';
import { DiffBroadcaster } from './diff-broadcaster.js';
import { DiffExtras } from './diff-extras.js';
import { GivenShares } from './given-shares.js';
import { GraphLock } from './graph-lock.js';
import { Propagation } from './propagation.js';
import { Retries } from './retries.js';
import { GraphUsage } from './graph-usage.service.js';
import { VisibilityService } from './visibility.service.js';

/** The pipeline of changes, and what it is made of. */
export const CHANGES: Provider[] = [
  GraphLock,
  DiffExtras,
  Retries,
  GraphUsage,
  CycleCheck,
  ChangePipeline,
  GivenShares,
  AccessPipeline,
  VisibilityService,
  Propagation,
  ChangeLog,
  DiffBroadcaster,
  DelegatedLinks,
];

import { RemovalJob } from './removal-job.service.js';
import { RemovalsRepository } from './removals.repository.js';
import { Removals } from './removals.service.js';

/** What the removal of what was deleted adds to the module. */
export const REMOVALS = [RemovalJob, Removals, RemovalsRepository];

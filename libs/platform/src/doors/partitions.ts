// Tables that only grow, in partitions by week.

export { PartitionsModule } from '../partitions/partitions.module.js';
export { Partitions } from '../partitions/partitions.service.js';

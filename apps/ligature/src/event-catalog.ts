import { EventCatalog } from '#platform/modules';

import { MODULES } from './modules.js';

/** What events there are. */
export const events = new EventCatalog(MODULES.flatMap((module) => module.events ?? []));

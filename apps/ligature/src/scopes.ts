import { ScopeCatalog } from '#platform/auth';

import { MODULES } from './modules.js';

/** What keys can be allowed. */
export const scopes = new ScopeCatalog(MODULES.flatMap((module) => module.scopes ?? []));

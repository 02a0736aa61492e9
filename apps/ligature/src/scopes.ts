import { ScopeCatalog } from '#platform';

import { MODULES } from './modules.js';

/** What keys can be allowed. */
export const scopes = new ScopeCatalog(MODULES.flatMap((module) => module.scopes ?? []));

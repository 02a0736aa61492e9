import { Bundle } from './bundles/bundle.entity.js';
import { ClaimToken } from './claims/claim-token.entity.js';
import { CreateLinky1795233800000 } from './migrations/1795233800000-create-linky.js';

export { Slugs } from './bundles/slugs.js';
export { LinkyModule } from './linky.module.js';

export const LINKY_ENTITIES = [Bundle, ClaimToken];
export const LINKY_MIGRATIONS = [CreateLinky1795233800000];

import { Alias } from './aliases/alias.entity.js';
import { Bundle } from './bundles/bundle.entity.js';
import { ClaimToken } from './claims/claim-token.entity.js';
import { LauncherDay, LauncherViewer } from './insights/launcher-day.entity.js';
import { LauncherEvent } from './insights/launcher-event.entity.js';
import { LauncherSlot } from './insights/launcher-slot.entity.js';
import { UrlOpens } from './insights/url-opens.entity.js';
import { CreateLinky1795233800000 } from './migrations/1795233800000-create-linky.js';
import { AddVersionsAndEvents1795340000000 } from './migrations/1795340000000-add-versions-and-events.js';
import { AddProtectionAndAliases1795341000000 } from './migrations/1795341000000-add-protection-and-aliases.js';
import { AddLauncherSlots1795372000000 } from './migrations/1795372000000-add-launcher-slots.js';
import { BoundBundles1795450000000 } from './migrations/1795450000000-bound-bundles.js';
import { Version } from './versions/version.entity.js';

export { Slugs } from './bundles/slugs.js';
export { LastViews } from './launcher/last-views.js';
export { LinkyModule } from './linky.module.js';
export { BundlePurges } from './retention/bundle-purges.service.js';
export { ClaimRecords } from './retention/claim-records.service.js';
export { TakedownsModule } from './takedowns/takedowns.module.js';
export { Takedowns } from './takedowns/takedowns.service.js';
export { LauncherRecords } from './retention/launcher-records.service.js';

export const LINKY_ENTITIES = [
  Bundle,
  ClaimToken,
  Version,
  LauncherEvent,
  LauncherDay,
  LauncherSlot,
  LauncherViewer,
  Alias,
  UrlOpens,
];
export const LINKY_MIGRATIONS = [
  CreateLinky1795233800000,
  AddVersionsAndEvents1795340000000,
  AddProtectionAndAliases1795341000000,
  AddLauncherSlots1795372000000,
  BoundBundles1795450000000,
];

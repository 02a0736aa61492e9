import { bundleEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { Alias } from './aliases/alias.entity.js';
import { Bundle } from './bundles/bundle.entity.js';
import { ClaimToken } from './claims/claim-token.entity.js';
import { BundleContentsModule } from './contents/bundle-contents.module.js';
import { LauncherDay, LauncherViewer } from './insights/launcher-day.entity.js';
import { LauncherEvent } from './insights/launcher-event.entity.js';
import { LauncherSlot } from './insights/launcher-slot.entity.js';
import { UrlOpens } from './insights/url-opens.entity.js';
import { CreateLinky1795233800000 } from './migrations/1795233800000-create-linky.js';
import { AddVersionsAndEvents1795340000000 } from './migrations/1795340000000-add-versions-and-events.js';
import { AddProtectionAndAliases1795341000000 } from './migrations/1795341000000-add-protection-and-aliases.js';
import { AddLauncherSlots1795372000000 } from './migrations/1795372000000-add-launcher-slots.js';
import { BoundBundles1795450000000 } from './migrations/1795450000000-bound-bundles.js';
import { BotViews } from './insights/bot-views.entity.js';
import { CountBotsApart1795510300000 } from './migrations/1795510300000-count-bots-apart.js';
import { IndexOwnersOfDeletedBundles1795510000000 } from './migrations/1795510000000-index-owners-of-deleted-bundles.js';
import { CountRevisionsOfBundles1795550210000 } from './migrations/1795550210000-count-revisions-of-bundles.js';
import { OrderBundlesByCreation1795540200000 } from './migrations/1795540200000-order-bundles-by-creation.js';
import { FollowEditsOfEarlierBuilds1795550400000 } from './migrations/1795550400000-follow-edits-of-earlier-builds.js';
import { SearchWhatPeopleSee1795550320000 } from './migrations/1795550320000-search-what-people-see.js';
import { LimitOpenings1795550700000 } from './migrations/1795550700000-limit-openings.js';
import { TellExpiryOnce1796240100000 } from './migrations/1796240100000-tell-expiry-once.js';
import { PartitionLauncherEvents1796330000000 } from './migrations/1796330000000-partition-launcher-events.js';
import { Version } from './versions/version.entity.js';
import { bundleEvents } from './linky.events.js';
import { linkyDocs } from './linky.docs.js';
import { linkyHome, linkyMcp } from './linky.parts.js';
import { LinkyModule } from './linky.module.js';
import { LinkySettings } from './linky.env.js';

export const linky = defineModule({
  name: 'linky',
  module: LinkyModule,
  schema: 'linky',
  entities: [
    Bundle,
    ClaimToken,
    Version,
    LauncherEvent,
    LauncherDay,
    LauncherSlot,
    LauncherViewer,
    Alias,
    UrlOpens,
    BotViews,
  ],
  migrations: [
    CreateLinky1795233800000,
    AddVersionsAndEvents1795340000000,
    AddProtectionAndAliases1795341000000,
    AddLauncherSlots1795372000000,
    BoundBundles1795450000000,
    IndexOwnersOfDeletedBundles1795510000000,
    CountBotsApart1795510300000,
    OrderBundlesByCreation1795540200000,
    CountRevisionsOfBundles1795550210000,
    SearchWhatPeopleSee1795550320000,
    FollowEditsOfEarlierBuilds1795550400000,
    LimitOpenings1795550700000,
    TellExpiryOnce1796240100000,
    PartitionLauncherEvents1796330000000,
  ],
  contents: BundleContentsModule,
  settings: LinkySettings,
  scopes: { 'links:read': { impliedBy: ['links:write'] }, 'links:write': { impliedBy: ['keys:admin'] } },
  events: bundleEvents,
  docs: linkyDocs,
  wires: [{ prefix: '/api', envelope: bundleEnvelope, body: 'json', anyType: true }],
  pages: ['l', 'claim'],
  home: linkyHome,
  mcp: linkyMcp,
});

export { BundleDocuments } from './imports/bundle-documents.service.js';
export { BundleImports } from './imports/bundle-imports.service.js';
export { BundleIndexing } from './bundles/bundle-indexing.service.js';
export { Slugs } from './bundles/slugs.js';
export { LastViews } from './launcher/last-views.js';
export { BundleExpiry } from './retention/bundle-expiry.service.js';
export { BundlePurges } from './retention/bundle-purges.service.js';
export { ClaimRecords } from './retention/claim-records.service.js';
export { TakedownsModule } from './takedowns/takedowns.module.js';
export { Takedowns } from './takedowns/takedowns.service.js';
export { VersionRecords } from './retention/version-records.service.js';
export { LauncherRecords } from './retention/launcher-records.service.js';

export { BundleUsage } from './usage/bundle-usage.service.js';
export { LinkySettings } from './linky.env.js';

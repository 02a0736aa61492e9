import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { McpModule, PagesModule } from '#platform';

import { Subjects } from './access/subjects.js';
import { AliasesRepository } from './aliases/aliases.repository.js';
import { AliasesService } from './aliases/aliases.service.js';
import { BatchesService } from './bundles/batches.service.js';
import { BundlesController } from './bundles/bundles.controller.js';
import { BundlesRepository } from './bundles/bundles.repository.js';
import { EditsController } from './bundles/edits.controller.js';
import { BundleIndexingRepository } from './bundles/bundle-indexing.repository.js';
import { BundleIndexing } from './bundles/bundle-indexing.service.js';
import { EditsRepository } from './bundles/edits.repository.js';
import { EditsService } from './bundles/edits.service.js';
import { OtherMethodsController } from './bundles/other-methods.controller.js';
import { BundlesService } from './bundles/bundles.service.js';
import { Slugs } from './bundles/slugs.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ClaimsRepository } from './claims/claims.repository.js';
import { ClaimsService } from './claims/claims.service.js';
import { CopiesController } from './extras/copies.controller.js';
import { ExtrasController } from './extras/extras.controller.js';
import { MetadataService } from './extras/metadata.service.js';
import { PreviewsService } from './extras/previews.service.js';
import { BotViewsLog } from './insights/bot-views-log.js';
import { BotViewsRepository } from './insights/bot-views.repository.js';
import { EventsController } from './insights/events.controller.js';
import { InsightsRepository } from './insights/insights.repository.js';
import { InsightsService } from './insights/insights.service.js';
import { LauncherEvents } from './insights/launcher-events.js';
import { UrlOpensLog } from './insights/url-opens-log.js';
import { UrlOpensRepository } from './insights/url-opens.repository.js';
import { LastViews } from './launcher/last-views.js';
import { LastViewsRepository } from './launcher/last-views.repository.js';
import { LauncherController } from './launcher/launcher.controller.js';
import { LauncherRepository } from './launcher/launcher.repository.js';
import { LauncherService } from './launcher/launcher.service.js';
import { BundleTools } from './mcp/bundle-tools.js';
import { ExtraTools } from './mcp/extra-tools.js';
import { LauncherViews } from './launcher/launcher-views.js';
import { BundlePasswords } from './launcher/bundle-passwords.js';
import { QrController } from './launcher/qr.controller.js';
import { UnlockController } from './launcher/unlock.controller.js';
import { PasswordGate } from './launcher/password-gate.js';
import { ClaimMails } from './mail/claim-mails.js';
import { MineController } from './mine/mine.controller.js';
import { FormTokens } from './pages/form-tokens.js';
import { Templates } from './pages/templates.js';
import { BundlePurgesRepository } from './retention/bundle-purges.repository.js';
import { BundlePurges } from './retention/bundle-purges.service.js';
import { ClaimRecordsRepository } from './retention/claim-records.repository.js';
import { ClaimRecords } from './retention/claim-records.service.js';
import { LauncherRecordsRepository } from './retention/launcher-records.repository.js';
import { LauncherRecords } from './retention/launcher-records.service.js';
import { VersionRecordsRepository } from './retention/version-records.repository.js';
import { VersionRecords } from './retention/version-records.service.js';
import { TakedownsModule } from './takedowns/takedowns.module.js';
import { Usage } from './usage/usage.service.js';
import { UsageRepository } from './usage/usage.repository.js';
import { VersionsRepository } from './versions/versions.repository.js';
import { VersionsService } from './versions/versions.service.js';

/** Link bundles: making, editing, resolving, claiming and counting them. */
@Module({
  imports: [IdentityModule, McpModule, PagesModule, TakedownsModule],
  controllers: [
    BundlesController,
    CopiesController,
    EditsController,
    ExtrasController,
    EventsController,
    MineController,
    OtherMethodsController,
    LauncherController,
    QrController,
    UnlockController,
    ClaimsController,
  ],
  providers: [
    BundlePurges,
    BundlePurgesRepository,
    BundleTools,
    ExtraTools,
    AliasesRepository,
    AliasesService,
    BatchesService,
    BotViewsLog,
    BotViewsRepository,
    BundlePasswords,
    BundlesRepository,
    ClaimMails,
    BundlesService,
    ClaimRecords,
    ClaimRecordsRepository,
    ClaimsRepository,
    ClaimsService,
    EditsRepository,
    BundleIndexing,
    BundleIndexingRepository,
    EditsService,
    FormTokens,
    InsightsRepository,
    InsightsService,
    LastViews,
    LastViewsRepository,
    LauncherEvents,
    LauncherRecords,
    LauncherRecordsRepository,
    LauncherRepository,
    LauncherService,
    LauncherViews,
    MetadataService,
    PreviewsService,
    Slugs,
    Subjects,
    Templates,
    PasswordGate,
    UrlOpensLog,
    UrlOpensRepository,
    Usage,
    UsageRepository,
    VersionRecords,
    VersionRecordsRepository,
    VersionsRepository,
    VersionsService,
  ],
  exports: [BundlesService, Slugs],
})
export class LinkyModule {}

import { Module } from '@nestjs/common';

import { QueueModule } from '#events';
import { IdentityModule } from '#identity';
import { McpModule } from '#platform/mcp';
import { PagesModule } from '#platform/pages';
import { PartitionsModule } from '#platform/partitions';

import { Subjects } from './access/subjects.js';
import { AliasesRepository } from './aliases/aliases.repository.js';
import { AliasesService } from './aliases/aliases.service.js';
import { BatchesService } from './bundles/batches.service.js';
import { BundlesController } from './bundles/bundles.controller.js';
import { BundlesRepository } from './bundles/bundles.repository.js';
import { OwnedBundlesController } from './bundles/owned-bundles.controller.js';
import { BundleIndexingRepository } from './bundles/bundle-indexing.repository.js';
import { BundleIndexing } from './bundles/bundle-indexing.service.js';
import { OwnedBundlesRepository } from './bundles/owned-bundles.repository.js';
import { OwnedBundlesService } from './bundles/owned-bundles.service.js';
import { OtherMethodsController } from './bundles/other-methods.controller.js';
import { BundlesService } from './bundles/bundles.service.js';
import { Slugs } from './bundles/slugs.js';
import { BundleContentsModule } from './contents/bundle-contents.module.js';
import { ClaimsController } from './claims/claims.controller.js';
import { ClaimsRepository } from './claims/claims.repository.js';
import { ClaimsService } from './claims/claims.service.js';
import { BatchesController } from './bundles/batches.controller.js';
import { AliasesController } from './aliases/aliases.controller.js';
import { InsightsController } from './insights/insights.controller.js';
import { MetadataController } from './metadata/metadata.controller.js';
import { PreviewsController } from './previews/previews.controller.js';
import { VersionsController } from './versions/versions.controller.js';
import { MetadataService } from './metadata/metadata.service.js';
import { PreviewsService } from './previews/previews.service.js';
import { BotViewsLog } from './insights/bot-views-log.js';
import { BotViewsRepository } from './insights/bot-views.repository.js';
import { BundleEventsController } from './insights/bundle-events.controller.js';
import { InsightsRepository } from './insights/insights.repository.js';
import { InsightsService } from './insights/insights.service.js';
import { LauncherEvents } from './insights/launcher-events.js';
import { UrlOpensLog } from './insights/url-opens-log.js';
import { UrlOpensRepository } from './insights/url-opens.repository.js';
import { LastViews } from './launcher/last-views.js';
import { LastViewsRepository } from './launcher/last-views.repository.js';
import { LauncherController } from './launcher/launcher.controller.js';
import { LauncherRepository } from './launcher/launcher.repository.js';
import { Viewers } from './launcher/viewers.js';
import { LauncherService } from './launcher/launcher.service.js';
import { BundleEditTools } from './mcp/bundle-edit-tools.js';
import { BundleReadTools } from './mcp/bundle-read-tools.js';
import { BundleRecordTools } from './mcp/bundle-record-tools.js';
import { PreviewTools } from './mcp/preview-tools.js';
import { BundleCopyTools } from './mcp/bundle-copy-tools.js';
import { BundleRestoreTools } from './mcp/bundle-restore-tools.js';
import { BundleNamingTools } from './mcp/bundle-naming-tools.js';
import { LauncherViews } from './launcher/launcher-views.js';
import { BundlePasswords } from './launcher/bundle-passwords.js';
import { QrController } from './launcher/qr.controller.js';
import { UnlockController } from './launcher/unlock.controller.js';
import { PasswordGate } from './launcher/password-gate.js';
import { ClaimMails } from './mail/claim-mails.js';
import { BundleListController } from './bundles/bundle-list.controller.js';
import { FormTokens } from './pages/form-tokens.js';
import { BundleTemplates } from './pages/bundle-templates.js';
import { BundlePurgesRepository } from './retention/bundle-purges.repository.js';
import { BundleExpiryRepository } from './retention/bundle-expiry.repository.js';
import { BundleExpiry } from './retention/bundle-expiry.service.js';
import { BundleOpenings } from './launcher/bundle-openings.js';
import { BundleOpeningsRepository } from './launcher/bundle-openings.repository.js';
import { BundlePurges } from './retention/bundle-purges.service.js';
import { ClaimRecordsRepository } from './retention/claim-records.repository.js';
import { ClaimRecords } from './retention/claim-records.service.js';
import { LauncherRecordsRepository } from './retention/launcher-records.repository.js';
import { LauncherRecords } from './retention/launcher-records.service.js';
import { VersionRecordsRepository } from './retention/version-records.repository.js';
import { VersionRecords } from './retention/version-records.service.js';
import { TakedownsModule } from './takedowns/takedowns.module.js';
import { Lifetimes } from './model/lifetimes.js';
import { NewBundles } from './bundles/new-bundles.js';
import { BundleCreation } from './bundles/bundle-creation.service.js';
import { BundleCreationController } from './bundles/bundle-creation.controller.js';
import { CreateRequests } from './bundles/create-requests.js';
import { Undeletion } from './bundles/undeletion.service.js';
import { LauncherCounts } from './insights/launcher-counts.js';
import { LauncherPages } from './launcher/launcher-pages.js';
import { LauncherVisits } from './launcher/launcher-visits.js';
import { BundleDocuments } from './imports/bundle-documents.service.js';
import { BundleDocumentsRepository } from './contents/bundle-documents.repository.js';
import { BundleImports } from './imports/bundle-imports.service.js';
import { ImportedBundleWriter } from './imports/imported-bundle-writer.js';
import { ImportedBundlesRepository } from './imports/imported-bundles.repository.js';
import { BundleUsage } from './usage/bundle-usage.service.js';
import { BundleUsageRepository } from './usage/bundle-usage.repository.js';
import { VersionsRepository } from './versions/versions.repository.js';
import { VersionsService } from './versions/versions.service.js';

/** Link bundles: making, editing, resolving, claiming and counting them. */
@Module({
  imports: [
    IdentityModule,
    QueueModule,
    McpModule,
    PagesModule,
    PartitionsModule,
    BundleContentsModule,
    TakedownsModule,
  ],
  controllers: [
    BundleCreationController,
    BundlesController,
    BatchesController,
    OwnedBundlesController,
    VersionsController,
    InsightsController,
    AliasesController,
    MetadataController,
    PreviewsController,
    BundleEventsController,
    BundleListController,
    OtherMethodsController,
    LauncherController,
    QrController,
    UnlockController,
    ClaimsController,
  ],
  providers: [
    BundleDocuments,
    BundleDocumentsRepository,
    BundleImports,
    ImportedBundleWriter,
    ImportedBundlesRepository,
    BundleExpiry,
    BundleExpiryRepository,
    BundleOpenings,
    BundleOpeningsRepository,
    BundlePurges,
    BundlePurgesRepository,
    Lifetimes,
    NewBundles,
    BundleCreation,
    CreateRequests,
    Undeletion,
    LauncherCounts,
    LauncherPages,
    LauncherVisits,
    BundleEditTools,
    BundleReadTools,
    BundleRecordTools,
    PreviewTools,
    BundleCopyTools,
    BundleRestoreTools,
    BundleNamingTools,
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
    OwnedBundlesRepository,
    BundleIndexing,
    BundleIndexingRepository,
    OwnedBundlesService,
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
    Viewers,
    LauncherViews,
    MetadataService,
    PreviewsService,
    Slugs,
    Subjects,
    BundleTemplates,
    PasswordGate,
    UrlOpensLog,
    UrlOpensRepository,
    BundleUsage,
    BundleUsageRepository,
    VersionRecords,
    VersionRecordsRepository,
    VersionsRepository,
    VersionsService,
  ],
  exports: [BundleDocuments, BundleImports, BundlesService, Slugs],
})
export class LinkyModule {}

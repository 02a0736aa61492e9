import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { McpModule } from '#platform/mcp';

import { BulkEdits } from './bulk/bulk-edits.service.js';
import { BulkItemWriter } from './bulk/bulk-item-writer.js';
import { BulkItems } from './bulk/bulk-items.service.js';
import { BulkItemsRepository } from './bulk/bulk-items.repository.js';
import { ItemDocuments } from './bulk/item-documents.service.js';
import { ItemImports } from './bulk/item-imports.service.js';
import { ItemBatchesController } from './bulk/item-batches.controller.js';
import { ItemGraphController } from './graph/item-graph.controller.js';
import { ItemGraphRepository } from './graph/item-graph.repository.js';
import { ItemGraphService } from './graph/item-graph.service.js';
import { LinkHistoryController } from './history/link-history.controller.js';
import { LinkHistoryRepository } from './history/link-history.repository.js';
import { LinkHistoryService } from './history/link-history.service.js';
import { ItemsController } from './items/items.controller.js';
import { ItemRefGuard } from './addressing/item-ref.guard.js';
import { ItemsRepository } from './items/items.repository.js';
import { ItemCreation } from './items/item-creation.service.js';
import { ItemEdits } from './items/item-edits.service.js';
import { ItemWriter } from './items/item-writer.js';
import { ItemsService } from './items/items.service.js';
import { ItemAddressesRepository } from './addressing/item-addresses.repository.js';
import { LinkRoom } from './links/link-room.js';
import { ItemExportsController } from './lists/item-exports.controller.js';
import { ItemExportsRepository } from './lists/item-exports.repository.js';
import { ItemExportsService } from './lists/item-exports.service.js';
import { ItemListsController } from './lists/item-lists.controller.js';
import { ItemListsRepository } from './lists/item-lists.repository.js';
import { CommonWordsRepository } from './lists/common-words.repository.js';
import { ItemListsService } from './lists/item-lists.service.js';
import { TalliesRepository } from './lists/tallies.repository.js';
import { SearchPlans } from './lists/search-plans.service.js';
import { CounterRollup } from './lists/counter-rollup.js';
import { LinkBatchesService } from './links/link-batches.service.js';
import { LinkChecksRepository } from './links/link-checks.repository.js';
import { LinkListsRepository } from './links/link-lists.repository.js';
import { LinkListsService } from './links/link-lists.service.js';
import { LinkWriter } from './links/link-writer.js';
import { ItemLinksController } from './links/item-links.controller.js';
import { ItemLinksRepository } from './links/item-links.repository.js';
import { ItemLinksService } from './links/item-links.service.js';
import { ProjectLinksController } from './links/project-links.controller.js';
import { ItemTools } from './mcp/item-tools.js';
import { LinkBatchTools } from './mcp/link-batch-tools.js';
import { LinkTools } from './mcp/link-tools.js';
import { PlaceTools } from './mcp/place-tools.js';
import { Places } from './mcp/places.js';
import { RelationshipTools } from './mcp/relationship-tools.js';
import { TraversalTools } from './mcp/traversal-tools.js';
import { ItemContentsModule } from './contents/item-contents.module.js';
import { ProjectDocumentsRepository } from './contents/project-documents.repository.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ProjectsRepository } from './projects/projects.repository.js';
import { ProjectsService } from './projects/projects.service.js';
import { RelationshipsController } from './registry/relationships.controller.js';
import { RelationshipsRepository } from './registry/relationships.repository.js';
import { RelationshipsService } from './registry/relationships.service.js';
import { LinkHistoryRecordsRepository } from './retention/link-history-records.repository.js';
import { LinkHistoryRecords } from './retention/link-history-records.service.js';
import { ProjectPurgesRepository } from './retention/project-purges.repository.js';
import { ProjectPurges } from './retention/project-purges.service.js';
import { ItemIndexingRepository } from './indexing/item-indexing.repository.js';
import { ItemIndexing } from './indexing/item-indexing.service.js';
import { ItemUsageRepository } from './usage/item-usage.repository.js';
import { ItemUsage } from './usage/item-usage.service.js';
import { WorkspaceAccess } from './workspace/workspace-access.js';

/** Projects, their items, and the typed, directed links between items. */
@Module({
  imports: [IdentityModule, McpModule, ItemContentsModule],
  controllers: [
    ProjectsController,
    ItemListsController,
    ItemExportsController,
    ItemBatchesController,
    ItemsController,
    ItemLinksController,
    ProjectLinksController,
    RelationshipsController,
    ItemGraphController,
    LinkHistoryController,
  ],
  providers: [
    WorkspaceAccess,
    PlaceTools,
    ItemTools,
    LinkTools,
    LinkBatchTools,
    TraversalTools,
    RelationshipTools,
    Places,
    ProjectsService,
    ProjectsRepository,
    ProjectPurges,
    ProjectPurgesRepository,
    LinkHistoryRecords,
    LinkHistoryRecordsRepository,
    ItemsService,
    ItemsRepository,
    ItemCreation,
    ItemEdits,
    ItemWriter,
    BulkEdits,
    BulkItems,
    ItemDocuments,
    ItemImports,
    ProjectDocumentsRepository,
    BulkItemWriter,
    BulkItemsRepository,
    ItemAddressesRepository,
    ItemRefGuard,
    ItemExportsService,
    ItemExportsRepository,
    ItemListsService,
    ItemListsRepository,
    SearchPlans,
    CommonWordsRepository,
    CounterRollup,
    TalliesRepository,
    ItemLinksService,
    ItemLinksRepository,
    LinkRoom,
    LinkWriter,
    LinkChecksRepository,
    LinkBatchesService,
    LinkListsService,
    LinkListsRepository,
    RelationshipsService,
    RelationshipsRepository,
    ItemGraphService,
    ItemGraphRepository,
    LinkHistoryService,
    LinkHistoryRepository,
    ItemUsage,
    ItemUsageRepository,
    ItemIndexing,
    ItemIndexingRepository,
  ],
  exports: [ProjectsService, ItemsService, ItemLinksService, ItemDocuments, ItemImports],
})
export class ItemLinksModule {}

import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { McpModule, PagesModule, RealtimeModule } from '#platform';

import { AccessController } from './sharing/access.controller.js';
import { AccessGateway } from './sharing/access.gateway.js';
import { AccessService } from './sharing/access.service.js';
import { DelegatedLinks } from './changes/delegated-links.js';
import { DelegatedLinksRepository } from './store/delegated-links.repository.js';
import { GrantInverter } from './sharing/grant-inverter.js';
import { GrantsRepository } from './store/grants.repository.js';
import { GivenShares } from './changes/given-shares.js';
import { Grantees } from './sharing/grantees.js';
import { HiddenBlockers } from './changes/hidden-blockers.js';
import { HiddenBlockersRepository } from './store/hidden-blockers.repository.js';
import { InvitationRetention } from './sharing/invitation-retention.service.js';
import { Invitations } from './sharing/invitations.service.js';
import { InvitationsRepository } from './store/invitations.repository.js';
import { InvitationWatch } from './sharing/invitation-watch.service.js';
import { ExpiredGrantsRepository } from './store/expired-grants.repository.js';
import { ExpiredGrants } from './sharing/expired-grants.service.js';
import { VisibilityRepository } from './store/visibility.repository.js';
import { OwnSharesController } from './sharing/own-shares.controller.js';
import { OwnSharesService } from './sharing/own-shares.service.js';
import { ShareListRepository } from './store/share-list.repository.js';
import { ShareListService } from './sharing/share-list.service.js';
import { AccessPipeline } from './changes/access-pipeline.js';
import { VisibilityService } from './changes/visibility.service.js';
import { EffectiveAccessRepository } from './store/effective-access.repository.js';
import { CatchUpController } from './catch-up/catch-up.controller.js';
import { CatchUpGateway } from './catch-up/catch-up.gateway.js';
import { CatchUpRepository } from './store/catch-up.repository.js';
import { CatchUpService } from './catch-up/catch-up.service.js';
import { Present } from './catch-up/present.js';
import { RetentionRepository } from './store/retention.repository.js';
import { TimelinesRepository } from './store/timelines.repository.js';
import { Timelines } from './catch-up/timelines.service.js';
import { Retention } from './catch-up/retention.service.js';
import { Propagation } from './changes/propagation.js';
import { RegionsRepository } from './store/regions.repository.js';
import { BulkLinksRepository } from './store/bulk-links.repository.js';
import { BulkLinksService } from './links/bulk-links.service.js';
import { ComponentSweepRepository } from './store/component-sweep.repository.js';
import { ComponentSweep } from './nodes/component-sweep.service.js';
import { ComponentsRepository } from './store/components.repository.js';
import { DiffBroadcaster } from './changes/diff-broadcaster.js';
import { OwnerNames } from './store/owner-names.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { ExchangeGateway } from './exchange/exchange.gateway.js';
import { ExchangeRepository } from './store/exchange.repository.js';
import { ExportService } from './exchange/export.service.js';
import { ImportService } from './exchange/import.service.js';
import { type Inverter, INVERTERS } from './changes/inverter.js';
import { ChangePipeline } from './changes/change-pipeline.js';
import { UndoController } from './undo/undo.controller.js';
import { UndoGateway } from './undo/undo.gateway.js';
import { BatchesRepository } from './store/batches.repository.js';
import { UndoService } from './undo/undo.service.js';
import { ChangeLogRepository } from './store/change-log.repository.js';
import { PurgeRepository } from './store/purge.repository.js';
import { ChangeLog } from './changes/change-log.js';
import { CycleCheck } from './changes/cycle-check.js';
import { LinkInverter } from './links/link-inverter.js';
import { LinkChangesController } from './links/link-changes.controller.js';
import { LinkChangesGateway } from './links/link-changes.gateway.js';
import { LinkChangesService } from './links/link-changes.service.js';
import { LinkStatesRepository } from './store/link-states.repository.js';
import { LinksController } from './links/links.controller.js';
import { LinksGateway } from './links/links.gateway.js';
import { LinksRepository } from './store/links.repository.js';
import { LinksService } from './links/links.service.js';
import { NodeInverter } from './nodes/node-inverter.js';
import { NodeChangesController } from './nodes/node-changes.controller.js';
import { NodeChangesGateway } from './nodes/node-changes.gateway.js';
import { NodeChangesService } from './nodes/node-changes.service.js';
import { Owners } from './store/owners.js';
import { GRAPH_TOOLS } from './mcp/graph-toolset.js';
import { NodesController } from './nodes/nodes.controller.js';
import { NodesGateway } from './nodes/nodes.gateway.js';
import { NodesRepository } from './store/nodes.repository.js';
import { NodesService } from './nodes/nodes.service.js';
import { PlanningController } from './planning/planning.controller.js';
import { PlanningGateway } from './planning/planning.gateway.js';
import { PlanningRepository } from './store/planning.repository.js';
import { PlanningService } from './planning/planning.service.js';
import { EmbedInverter } from './publication/embed-inverter.js';
import { EmbedService } from './publication/embed.service.js';
import { PublicationInverter } from './publication/publication-inverter.js';
import { PublicationController } from './publication/publication.controller.js';
import { PublicationGateway } from './publication/publication.gateway.js';
import { PublicationRepository } from './store/publication.repository.js';
import { PublicationService } from './publication/publication.service.js';
import { Publishing } from './publication/publishing.js';
import { BranchController } from './queries/branch.controller.js';
import { BranchService } from './queries/branch.service.js';
import { GraphController } from './queries/graph.controller.js';
import { GraphGateway } from './queries/graph.gateway.js';
import { GraphRepository } from './store/graph.repository.js';
import { GraphService } from './queries/graph.service.js';
import { HistoryPageController } from './queries/history.controller.js';
import { HistoryPagesRepository } from './store/history-pages.repository.js';
import { HistoryPages } from './queries/history.service.js';
import { PagesGateway } from './queries/pages.gateway.js';
import { TrashController } from './queries/trash.controller.js';
import { TrashRepository } from './store/trash.repository.js';
import { TrashService } from './queries/trash.service.js';
import { RetriesRepository } from './store/retries.repository.js';
import { Retries } from './changes/retries.js';
import { UsageRepository } from './store/usage.repository.js';
import { Usage } from './changes/usage.service.js';
import { GraphPagesController } from './pages/graph-pages.controller.js';
import { GraphTemplates } from './pages/graph-templates.js';

/** A live dependency graph: nodes, links that block, shared branches, and diffs to everybody who may see them. */
@Module({
  imports: [IdentityModule, McpModule, PagesModule, RealtimeModule],
  controllers: [
    NodesController,
    LinksController,
    LinkChangesController,
    NodeChangesController,
    UndoController,
    GraphController,
    AccessController,
    OwnSharesController,
    PublicationController,
    BranchController,
    TrashController,
    HistoryPageController,
    CatchUpController,
    PlanningController,
    ExchangeController,
    GraphPagesController,
  ],
  providers: [
    ...GRAPH_TOOLS,
    NodesGateway,
    LinksGateway,
    LinkChangesGateway,
    NodeChangesGateway,
    UndoGateway,
    GraphGateway,
    PlanningGateway,
    AccessGateway,
    PublicationGateway,
    ExchangeGateway,
    PagesGateway,
    CatchUpGateway,
    NodesService,
    LinksService,
    BulkLinksService,
    BulkLinksRepository,
    Retries,
    RetriesRepository,
    Usage,
    UsageRepository,
    LinkChangesService,
    NodeChangesService,
    UndoService,
    BatchesRepository,
    Owners,
    NodeInverter,
    LinkInverter,
    GrantInverter,
    PublicationInverter,
    EmbedInverter,
    {
      provide: INVERTERS,
      useFactory: (...inverters: Inverter[]) => inverters,
      inject: [NodeInverter, LinkInverter, GrantInverter, PublicationInverter, EmbedInverter],
    },
    CycleCheck,
    ChangePipeline,
    LinkStatesRepository,
    AccessService,
    Grantees,
    GivenShares,
    Invitations,
    InvitationWatch,
    InvitationRetention,
    InvitationsRepository,
    OwnSharesService,
    ShareListService,
    ShareListRepository,
    GraphService,
    PlanningService,
    AccessPipeline,
    Publishing,
    PublicationService,
    EmbedService,
    ExpiredGrants,
    BranchService,
    TrashService,
    HistoryPages,
    CatchUpService,
    Retention,
    VisibilityService,
    Propagation,
    ChangeLog,
    PurgeRepository,
    Present,
    HiddenBlockers,
    HiddenBlockersRepository,
    DiffBroadcaster,
    OwnerNames,
    ComponentSweep,
    ComponentSweepRepository,
    ComponentsRepository,
    NodesRepository,
    LinksRepository,
    GrantsRepository,
    EffectiveAccessRepository,
    VisibilityRepository,
    DelegatedLinks,
    DelegatedLinksRepository,
    RegionsRepository,
    ChangeLogRepository,
    GraphRepository,
    PlanningRepository,
    ExportService,
    ImportService,
    ExchangeRepository,
    GraphTemplates,
    PublicationRepository,
    ExpiredGrantsRepository,
    TrashRepository,
    HistoryPagesRepository,
    CatchUpRepository,
    RetentionRepository,
    TimelinesRepository,
    Timelines,
  ],
  exports: [NodesService, LinksService, AccessService, GraphService, BranchService],
})
export class NodeGraphModule {}

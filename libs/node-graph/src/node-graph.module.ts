import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { McpModule, PagesModule, RealtimeModule } from '#platform';

import { AccessController } from './access/access.controller.js';
import { AccessGateway } from './access/access.gateway.js';
import { AccessService } from './access/access.service.js';
import { DelegatedLinks } from './access/delegated-links.js';
import { DelegatedLinksRepository } from './access/delegated-links.repository.js';
import { GrantApplier } from './access/grant-applier.js';
import { GrantsRepository } from './access/grants.repository.js';
import { GivenShares } from './access/given-shares.js';
import { Grantees } from './access/grantees.js';
import { HiddenBlockers } from './access/hidden-blockers.js';
import { HiddenBlockersRepository } from './access/hidden-blockers.repository.js';
import { InvitationRetention } from './access/invitation-retention.service.js';
import { Invitations } from './access/invitations.service.js';
import { InvitationsRepository } from './access/invitations.repository.js';
import { InvitationWatch } from './access/invitation-watch.service.js';
import { LapsesRepository } from './access/lapses.repository.js';
import { Lapses } from './access/lapses.service.js';
import { SightRepository } from './access/sight.repository.js';
import { OwnSharesController } from './access/own-shares.controller.js';
import { OwnSharesService } from './access/own-shares.service.js';
import { ShareListRepository } from './access/share-list.repository.js';
import { ShareListService } from './access/share-list.service.js';
import { Sharing } from './access/sharing.js';
import { Sight } from './access/sight.js';
import { StandingsRepository } from './access/standings.repository.js';
import { CatchUpController } from './catch-up/catch-up.controller.js';
import { CatchUpGateway } from './catch-up/catch-up.gateway.js';
import { CatchUpRepository } from './catch-up/catch-up.repository.js';
import { CatchUpService } from './catch-up/catch-up.service.js';
import { Present } from './catch-up/present.js';
import { RetentionRepository } from './catch-up/retention.repository.js';
import { TimelinesRepository } from './catch-up/timelines.repository.js';
import { Timelines } from './catch-up/timelines.service.js';
import { Retention } from './catch-up/retention.service.js';
import { Consequence } from './blocking/consequence.js';
import { RegionsRepository } from './blocking/regions.repository.js';
import { BulkLinksRepository } from './bulk/bulk-links.repository.js';
import { BulkLinksService } from './bulk/bulk-links.service.js';
import { ComponentSweepRepository } from './components/component-sweep.repository.js';
import { ComponentSweep } from './components/component-sweep.service.js';
import { ComponentsRepository } from './components/components.repository.js';
import { DiffNews } from './diff/diff-news.js';
import { OwnerNames } from './diff/owner-names.js';
import { ExchangeController } from './exchange/exchange.controller.js';
import { ExchangeGateway } from './exchange/exchange.gateway.js';
import { ExchangeRepository } from './exchange/exchange.repository.js';
import { ExportService } from './exchange/export.service.js';
import { ImportService } from './exchange/import.service.js';
import { type Applier, APPLIERS } from './history/applier.js';
import { Closing } from './history/closing.js';
import { HistoryChangesController } from './history/history-changes.controller.js';
import { HistoryGateway } from './history/history.gateway.js';
import { HistoryRepository } from './history/history.repository.js';
import { HistoryService } from './history/history.service.js';
import { LedgerRepository } from './history/ledger.repository.js';
import { PurgeRepository } from './history/purge.repository.js';
import { Recorder } from './history/recorder.js';
import { Cycles } from './links/cycles.js';
import { LinkApplier } from './links/link-applier.js';
import { LinkChangesController } from './links/link-changes.controller.js';
import { LinkChangesGateway } from './links/link-changes.gateway.js';
import { LinkChangesService } from './links/link-changes.service.js';
import { LinkStatesRepository } from './links/link-states.repository.js';
import { LinksController } from './links/links.controller.js';
import { LinksGateway } from './links/links.gateway.js';
import { LinksRepository } from './links/links.repository.js';
import { LinksService } from './links/links.service.js';
import { NodeApplier } from './nodes/node-applier.js';
import { NodeChangesController } from './nodes/node-changes.controller.js';
import { NodeChangesGateway } from './nodes/node-changes.gateway.js';
import { NodeChangesService } from './nodes/node-changes.service.js';
import { Owners } from './nodes/owners.js';
import { GRAPH_TOOLS } from './mcp/graph-toolset.js';
import { NodesController } from './nodes/nodes.controller.js';
import { NodesGateway } from './nodes/nodes.gateway.js';
import { NodesRepository } from './nodes/nodes.repository.js';
import { NodesService } from './nodes/nodes.service.js';
import { PlanningController } from './planning/planning.controller.js';
import { PlanningGateway } from './planning/planning.gateway.js';
import { PlanningRepository } from './planning/planning.repository.js';
import { PlanningService } from './planning/planning.service.js';
import { EmbedApplier } from './publication/embed-applier.js';
import { EmbedService } from './publication/embed.service.js';
import { PublicationApplier } from './publication/publication-applier.js';
import { PublicationController } from './publication/publication.controller.js';
import { PublicationGateway } from './publication/publication.gateway.js';
import { PublicationRepository } from './publication/publication.repository.js';
import { PublicationService } from './publication/publication.service.js';
import { Publishing } from './publication/publishing.js';
import { BranchController } from './reads/branch.controller.js';
import { BranchService } from './reads/branch.service.js';
import { GraphController } from './reads/graph.controller.js';
import { GraphGateway } from './reads/graph.gateway.js';
import { GraphRepository } from './reads/graph.repository.js';
import { GraphService } from './reads/graph.service.js';
import { HistoryPageController } from './reads/history.controller.js';
import { HistoryPagesRepository } from './reads/history.repository.js';
import { HistoryPages } from './reads/history.service.js';
import { PagesGateway } from './reads/pages.gateway.js';
import { TrashController } from './reads/trash.controller.js';
import { TrashRepository } from './reads/trash.repository.js';
import { TrashService } from './reads/trash.service.js';
import { RetriesRepository } from './retries/retries.repository.js';
import { Retries } from './retries/retries.js';
import { UsageRepository } from './usage/usage.repository.js';
import { Usage } from './usage/usage.service.js';
import { GraphPagesController } from './view/graph-pages.controller.js';
import { GraphTemplates } from './view/graph-templates.js';

/** A live dependency graph: nodes, links that block, shared branches, and diffs to everybody who may see them. */
@Module({
  imports: [IdentityModule, McpModule, PagesModule, RealtimeModule],
  controllers: [
    NodesController,
    LinksController,
    LinkChangesController,
    NodeChangesController,
    HistoryChangesController,
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
    HistoryGateway,
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
    HistoryService,
    HistoryRepository,
    Owners,
    NodeApplier,
    LinkApplier,
    GrantApplier,
    PublicationApplier,
    EmbedApplier,
    {
      provide: APPLIERS,
      useFactory: (...appliers: Applier[]) => appliers,
      inject: [NodeApplier, LinkApplier, GrantApplier, PublicationApplier, EmbedApplier],
    },
    Cycles,
    Closing,
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
    Sharing,
    Publishing,
    PublicationService,
    EmbedService,
    Lapses,
    BranchService,
    TrashService,
    HistoryPages,
    CatchUpService,
    Retention,
    Sight,
    Consequence,
    Recorder,
    PurgeRepository,
    Present,
    HiddenBlockers,
    HiddenBlockersRepository,
    DiffNews,
    OwnerNames,
    ComponentSweep,
    ComponentSweepRepository,
    ComponentsRepository,
    NodesRepository,
    LinksRepository,
    GrantsRepository,
    StandingsRepository,
    SightRepository,
    DelegatedLinks,
    DelegatedLinksRepository,
    RegionsRepository,
    LedgerRepository,
    GraphRepository,
    PlanningRepository,
    ExportService,
    ImportService,
    ExchangeRepository,
    GraphTemplates,
    PublicationRepository,
    LapsesRepository,
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

import { ackEnvelope } from '#platform/http';
import { defineModule } from '#platform/modules';

import { Embed } from './store/embed.entity.js';
import { Grant } from './store/grant.entity.js';
import { Component, EmptiedComponent } from './store/component.entity.js';
import { Delivery } from './store/delivery.entity.js';
import { HistoryBatch } from './store/history-batch.entity.js';
import { HistoryOp } from './store/history-op.entity.js';
import { HistoryHorizon } from './store/history-horizon.entity.js';
import { HistoryWeek } from './store/history-week.entity.js';
import { AddChosenIds1795358000000 } from './migrations/1795358000000-add-chosen-ids.js';
import { ChosenId } from './store/chosen-id.entity.js';
import { Link } from './store/link.entity.js';
import { CreateNodeGraph1795233900000 } from './migrations/1795233900000-create-node-graph.js';
import { KeepInvitations1795500000000 } from './migrations/1795500000000-keep-invitations.js';
import { LockAroundNodes1795350000000 } from './migrations/1795350000000-lock-around-nodes.js';
import { LookUpLockedComponents1795360000000 } from './migrations/1795360000000-look-up-locked-components.js';
import { ScrubWhatWasPurged1795410000000 } from './migrations/1795410000000-scrub-what-was-purged.js';
import { TellDaysFromMoments1795540000000 } from './migrations/1795540000000-tell-days-from-moments.js';
import { RememberWhatWasBlocked1795550100000 } from './migrations/1795550100000-remember-what-was-blocked.js';
import { GoOnBesideEarlierBuilds1795550410000 } from './migrations/1795550410000-go-on-beside-earlier-builds.js';
import { TellRestoredDatabases1795550110000 } from './migrations/1795550110000-tell-restored-databases.js';
import { TellEmbedsFromGrants1795400000000 } from './migrations/1795400000000-tell-embeds-from-grants.js';
import { CarrySharesAcrossOwners1795400100000 } from './migrations/1795400100000-carry-shares-across-owners.js';
import { AddCatchUp1795355000000 } from './migrations/1795355000000-add-catch-up.js';
import { SweepComponents1795510200000 } from './migrations/1795510200000-sweep-components.js';
import { GraphContentsModule } from './people/graph-contents.module.js';
import { graphEvents } from './model/graph.events.js';
import { PartitionHistory1796340000000 } from './migrations/1796340000000-partition-history.js';
import { Node } from './store/node.entity.js';
import { nodeGraphDocs } from './node-graph.docs.js';
import { NodeGraphModule } from './node-graph.module.js';
import { NodeGraphSettings } from './node-graph.env.js';

export const nodeGraph = defineModule({
  name: 'node-graph',
  module: NodeGraphModule,
  schema: 'node_graph',
  entities: [
    Component,
    EmptiedComponent,
    Node,
    Link,
    Grant,
    Embed,
    HistoryBatch,
    HistoryOp,
    Delivery,
    HistoryHorizon,
    HistoryWeek,
    ChosenId,
  ],
  migrations: [
    CreateNodeGraph1795233900000,
    LockAroundNodes1795350000000,
    AddCatchUp1795355000000,
    AddChosenIds1795358000000,
    LookUpLockedComponents1795360000000,
    TellEmbedsFromGrants1795400000000,
    CarrySharesAcrossOwners1795400100000,
    ScrubWhatWasPurged1795410000000,
    SweepComponents1795510200000,
    KeepInvitations1795500000000,
    TellDaysFromMoments1795540000000,
    RememberWhatWasBlocked1795550100000,
    TellRestoredDatabases1795550110000,
    GoOnBesideEarlierBuilds1795550410000,
    PartitionHistory1796340000000,
  ],
  contents: GraphContentsModule,
  settings: NodeGraphSettings,
  scopes: { 'graph:read': { impliedBy: ['graph:write'] }, 'graph:write': {} },
  events: graphEvents,
  hearing: 'graph:read',
  docs: nodeGraphDocs,
  mcp: { toolset: 'graph', about: 'graph_*: a shared dependency graph of nodes.' },
  home: {
    keeps: { article: 'a', what: 'live graph', of: 'of what blocks what' },
    link: { href: '/console/graph', label: 'See a graph' },
  },
  wires: ['graph', 'branch', 'trash', 'node', 'link', 'history'].map((area) => ({
    prefix: `/api/${area}`,
    envelope: ackEnvelope,
    body: 'json' as const,
  })),
  pages: ['graph', 'branch'],
});

export { GraphDocuments } from './exchange/graph-documents.service.js';
export { GraphImports } from './exchange/graph-imports.service.js';
export { InvitationWatch } from './sharing/invitation-watch.service.js';
export { InvitationRetention } from './sharing/invitation-retention.service.js';
export { ComponentSweep } from './nodes/component-sweep.service.js';
export { ExpiredGrants } from './sharing/expired-grants.service.js';
export { HistoryWeeks } from './catch-up/history-weeks.service.js';
export { Retention } from './catch-up/retention.service.js';
export { GraphUsage } from './changes/graph-usage.service.js';
export { NodeGraphSettings } from './node-graph.env.js';

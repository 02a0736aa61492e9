import { Module, type ModuleMetadata } from '@nestjs/common';

import { IdentityModule } from '#identity';
import { McpModule } from '#platform/mcp';
import { PagesModule } from '#platform/pages';
import { PartitionsModule } from '#platform/partitions';
import { RealtimeModule } from '#platform/realtime';

import { CATCH_UP } from './catch-up/catch-up.providers.js';
import { CHANGES } from './changes/changes.providers.js';
import { type Inverter, INVERTERS } from './changes/inverter.js';
import { EXCHANGE } from './exchange/exchange.providers.js';
import { LinkInverter } from './links/link-inverter.js';
import { LINKS } from './links/links.providers.js';
import { GRAPH_TOOLS } from './mcp/graph-toolset.js';
import { NodeInverter } from './nodes/node-inverter.js';
import { NODES } from './nodes/nodes.providers.js';
import { PAGES } from './pages/pages.providers.js';
import { GraphContentsModule } from './people/graph-contents.module.js';
import { PEOPLE } from './people/people.providers.js';
import { PLANNING } from './planning/planning.providers.js';
import { EmbedInverter } from './publication/embed-inverter.js';
import { PublicationInverter } from './publication/publication-inverter.js';
import { PUBLICATION } from './publication/publication.providers.js';
import { QUERIES } from './queries/queries.providers.js';
import { GraphDocuments } from './exchange/graph-documents.service.js';
import { GraphImports } from './exchange/graph-imports.service.js';
import { GrantInverter } from './sharing/grant-inverter.js';
import { SHARING } from './sharing/sharing.providers.js';
import { STORE } from './store/store.providers.js';
import { UNDO } from './undo/undo.providers.js';

type Part = Required<Pick<ModuleMetadata, 'controllers' | 'providers'>>;

const PARTS: readonly Part[] = [
  NODES,
  LINKS,
  UNDO,
  QUERIES,
  SHARING,
  PUBLICATION,
  CATCH_UP,
  PLANNING,
  EXCHANGE,
  PAGES,
  PEOPLE,
];

/** A live dependency graph: nodes, links that block, shared branches, and diffs to everybody who may see them. */
@Module({
  imports: [IdentityModule, GraphContentsModule, McpModule, PagesModule, PartitionsModule, RealtimeModule],
  exports: [GraphDocuments, GraphImports],
  controllers: PARTS.flatMap(({ controllers }) => controllers),
  providers: [
    ...GRAPH_TOOLS,
    ...PARTS.flatMap(({ providers }) => providers),
    ...CHANGES,
    ...STORE,
    {
      provide: INVERTERS,
      useFactory: (...inverters: Inverter[]) => inverters,
      // Nodes come back before their links.
      inject: [NodeInverter, LinkInverter, GrantInverter, PublicationInverter, EmbedInverter],
    },
  ],
})
export class NodeGraphModule {}

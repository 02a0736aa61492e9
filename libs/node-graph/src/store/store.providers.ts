import type { Provider } from '@nestjs/common';

import { AroundRepository } from './around.repository.js';
import { BatchesRepository } from './batches.repository.js';
import { CatchUpRepository } from './catch-up.repository.js';
import { ChangeLogRepository } from './change-log.repository.js';
import { ComponentSweepRepository } from './component-sweep.repository.js';
import { ComponentsRepository } from './components.repository.js';
import { DelegatedLinksRepository } from './delegated-links.repository.js';
import { EffectiveAccessRepository } from './effective-access.repository.js';
import { ExchangeRepository } from './exchange.repository.js';
import { ExpiredGrantsRepository } from './expired-grants.repository.js';
import { GrantsRepository } from './grants.repository.js';
import { GraphRepository } from './graph.repository.js';
import { HiddenBlockersRepository } from './hidden-blockers.repository.js';
import { HistoryPagesRepository } from './history-pages.repository.js';
import { HistoryWeeksRepository } from './history-weeks.repository.js';
import { ShareInvitationsRepository } from './share-invitations.repository.js';
import { LinkStatesRepository } from './link-states.repository.js';
import { LinksRepository } from './links.repository.js';
import { NodeLookup } from './node-lookup.js';
import { NodesRepository } from './nodes.repository.js';
import { OwnerNames } from './owner-names.js';
import { PersonalNodesRepository } from './personal-nodes.repository.js';
import { PlanningRepository } from './planning.repository.js';
import { PublicationRepository } from './publication.repository.js';
import { PurgeRepository } from './purge.repository.js';
import { RegionsRepository } from './regions.repository.js';
import { RetentionRepository } from './retention.repository.js';
import { RetriesRepository } from './retries.repository.js';
import { SeenWeeks } from './seen-weeks.js';
import { ShareListRepository } from './share-list.repository.js';
import { TimelinesRepository } from './timelines.repository.js';
import { TrashRepository } from './trash.repository.js';
import { GraphUsageRepository } from './graph-usage.repository.js';
import { VisibilityRepository } from './visibility.repository.js';

/** What asks the database. */
export const STORE: Provider[] = [
  AroundRepository,
  RetriesRepository,
  GraphUsageRepository,
  BatchesRepository,
  LinkStatesRepository,
  ShareInvitationsRepository,
  ShareListRepository,
  PurgeRepository,
  HiddenBlockersRepository,
  OwnerNames,
  ComponentSweepRepository,
  ComponentsRepository,
  NodeLookup,
  NodesRepository,
  LinksRepository,
  GrantsRepository,
  EffectiveAccessRepository,
  VisibilityRepository,
  DelegatedLinksRepository,
  RegionsRepository,
  ChangeLogRepository,
  GraphRepository,
  PersonalNodesRepository,
  PlanningRepository,
  ExchangeRepository,
  PublicationRepository,
  ExpiredGrantsRepository,
  TrashRepository,
  HistoryPagesRepository,
  HistoryWeeksRepository,
  CatchUpRepository,
  RetentionRepository,
  SeenWeeks,
  TimelinesRepository,
];

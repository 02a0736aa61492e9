import { Module } from '@nestjs/common';

import { IdentityModule } from '#identity';

import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { Idempotency } from './idempotency/idempotency.service.js';
import { ItemsController } from './items/items.controller.js';
import { ItemsRepository } from './items/items.repository.js';
import { ItemsService } from './items/items.service.js';
import { ItemListsController } from './lists/item-lists.controller.js';
import { ItemListsRepository } from './lists/item-lists.repository.js';
import { ItemListsService } from './lists/item-lists.service.js';
import { TalliesRepository } from './lists/tallies.repository.js';
import { TallyKeeper } from './lists/tally-keeper.js';
import { LinksController } from './links/links.controller.js';
import { LinksRepository } from './links/links.repository.js';
import { LinksService } from './links/links.service.js';
import { ProjectsController } from './projects/projects.controller.js';
import { ProjectsRepository } from './projects/projects.repository.js';
import { ProjectsService } from './projects/projects.service.js';

/** Projects, their items, and the typed, directed links between items. */
@Module({
  imports: [IdentityModule],
  controllers: [ProjectsController, ItemListsController, ItemsController, LinksController],
  providers: [
    ProjectsService,
    ProjectsRepository,
    ItemsService,
    ItemsRepository,
    ItemListsService,
    ItemListsRepository,
    TallyKeeper,
    TalliesRepository,
    LinksService,
    LinksRepository,
    Idempotency,
    IdempotencyRepository,
  ],
  exports: [ProjectsService, ItemsService, LinksService],
})
export class ItemLinksModule {}

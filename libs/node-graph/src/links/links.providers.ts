import type { ModuleMetadata } from '@nestjs/common';

import { BulkLinksService } from './bulk-links.service.js';
import { HeldLinks } from './held-links.js';
import { LinkChangesController } from './link-changes.controller.js';
import { LinkChangesGateway } from './link-changes.gateway.js';
import { LinkChangesService } from './link-changes.service.js';
import { LinkInverter } from './link-inverter.js';
import { LinksController } from './links.controller.js';
import { LinksGateway } from './links.gateway.js';
import { LinksService } from './links.service.js';
import { ManyLinks } from './many-links.js';

/** What this part of the graph adds to the module. */
export const LINKS = {
  controllers: [LinksController, LinkChangesController],
  providers: [
    LinksGateway,
    LinkChangesGateway,
    LinksService,
    BulkLinksService,
    LinkChangesService,
    LinkInverter,
    HeldLinks,
    ManyLinks,
  ],
} satisfies ModuleMetadata;

import type { ModuleMetadata } from '@nestjs/common';

import { EmbedInverter } from './embed-inverter.js';
import { EmbedService } from './embed.service.js';
import { PublicationInverter } from './publication-inverter.js';
import { PublicationController } from './publication.controller.js';
import { PublicationGateway } from './publication.gateway.js';
import { PublicationService } from './publication.service.js';
import { Publishing } from './publishing.js';

/** What this part of the graph adds to the module. */
export const PUBLICATION = {
  controllers: [PublicationController],
  providers: [
    PublicationGateway,
    PublicationInverter,
    EmbedInverter,
    Publishing,
    PublicationService,
    EmbedService,
  ],
} satisfies ModuleMetadata;

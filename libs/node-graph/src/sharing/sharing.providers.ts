import type { ModuleMetadata } from '@nestjs/common';

import { AccessController } from './access.controller.js';
import { AccessGateway } from './access.gateway.js';
import { AccessService } from './access.service.js';
import { ExpiredGrants } from './expired-grants.service.js';
import { GrantInverter } from './grant-inverter.js';
import { Grantees } from './grantees.js';
import { InvitationRetention } from './invitation-retention.service.js';
import { InvitationWatch } from './invitation-watch.service.js';
import { ShareInvitations } from './share-invitations.service.js';
import { OwnSharesController } from './own-shares.controller.js';
import { OwnSharesService } from './own-shares.service.js';
import { ShareListService } from './share-list.service.js';

/** What this part of the graph adds to the module. */
export const SHARING = {
  controllers: [AccessController, OwnSharesController],
  providers: [
    AccessGateway,
    GrantInverter,
    AccessService,
    Grantees,
    ShareInvitations,
    InvitationWatch,
    InvitationRetention,
    OwnSharesService,
    ShareListService,
    ExpiredGrants,
  ],
} satisfies ModuleMetadata;

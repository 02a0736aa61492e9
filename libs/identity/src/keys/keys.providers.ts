import { ApiKeyController } from './api-key.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeys } from './api-keys.service.js';
import { KeyAmendment } from './key-amendment.service.js';
import { KeyEndsRepository } from './key-ends.repository.js';
import { KeyEnds } from './key-ends.service.js';
import { KeyExpiries } from './key-expiries.service.js';
import { KeyListing } from './key-listing.service.js';
import { KeyManagement } from './key-management.service.js';
import { KeyMinting } from './key-minting.service.js';
import { KeyOrders } from './key-orders.service.js';
import { KeyRevocation } from './key-revocation.service.js';
import { KeyRotation } from './key-rotation.service.js';
import { KeyTools } from './key-tools.js';
import { KeyUses } from './key-uses.js';
import { OrganizationKeysController } from './organization-keys.controller.js';

/** Keys: their life, and what mails and events tell of their ends. */
export const KEYS = {
  controllers: [ApiKeysController, ApiKeyController, OrganizationKeysController],
  providers: [
    ApiKeys,
    ApiKeysRepository,
    KeyAmendment,
    KeyEnds,
    KeyEndsRepository,
    KeyExpiries,
    KeyListing,
    KeyManagement,
    KeyMinting,
    KeyOrders,
    KeyRevocation,
    KeyRotation,
    KeyTools,
    KeyUses,
  ],
  /** What other rooms and the operator's commands ask. */
  shared: [ApiKeys, KeyListing, KeyRotation],
};

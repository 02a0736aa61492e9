import { AccountDeletionsController } from './account-deletions.controller.js';
import { AccountDeletionsRepository } from './account-deletions.repository.js';
import { OwnAccountDeletion } from './own-account-deletion.service.js';
import { AccountDeletions } from './account-deletions.service.js';

/** What deleted accounts add to the room. */
export const DELETION_PROVIDERS = [AccountDeletionsRepository, OwnAccountDeletion, AccountDeletions];

export const DELETION_CONTROLLERS = [AccountDeletionsController];

/** For the pages and the operator. */

/** For the pages and the operator. */
export const DELETION_EXPORTS = [OwnAccountDeletion, AccountDeletions];

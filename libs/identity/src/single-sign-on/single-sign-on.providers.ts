import type { Provider, Type } from '@nestjs/common';

import { ExternalIdentitiesRepository } from '../accounts/external-identities.repository.js';
import { ExternalUsers } from '../accounts/external-users.service.js';
import { IssuerAddresses } from '../accounts/issuer-addresses.service.js';
import { GroupMemberships } from '../organizations/group-memberships.service.js';
import { Arrivals } from './arrivals.service.js';
import { ConnectedAccounts } from './connected-accounts.service.js';
import { Connections } from './connections.service.js';
import { ExternalAccounts } from './external-accounts.service.js';
import { ExternalSignIn } from './external-sign-in.service.js';
import { IdentityProviders } from './identity-providers.service.js';
import { OwnIdentitiesController } from './own-identities.controller.js';
import { SealedNotes } from './sealed-notes.js';
import { SignInWays } from './sign-in-ways.service.js';

/** What other rooms ask. */
export const SINGLE_SIGN_ON_FOR_OTHERS: Type[] = [
  ConnectedAccounts,
  Connections,
  ExternalSignIn,
  IdentityProviders,
];

export const SINGLE_SIGN_ON_CONTROLLERS: Type[] = [OwnIdentitiesController];

/** All of single sign-on. */
export const SINGLE_SIGN_ON: Provider[] = [
  ...SINGLE_SIGN_ON_FOR_OTHERS,
  Arrivals,
  ExternalAccounts,
  ExternalIdentitiesRepository,
  ExternalUsers,
  GroupMemberships,
  IssuerAddresses,
  SealedNotes,
  SignInWays,
];

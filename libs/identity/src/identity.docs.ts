import type { ApiDocs } from '#platform/documents';

import { ME_OPERATIONS } from './me/me.docs.js';
import { SECOND_FACTOR_EXAMPLES, SECOND_FACTOR_OPERATIONS } from './second-factor/second-factor.docs.js';
import { ORGANIZATION_OPERATIONS } from './organizations/organizations.docs.js';

/** What the documents say of accounts and keys. */
export const accountsDocs: ApiDocs = {
  codes: [
    'PASSWORD_SIGNIN_OFF',
    'SECOND_FACTOR_REQUIRED',
    'SECOND_FACTOR_WRONG',
    'SIGN_IN_EXPIRED',
    'PASSKEY_REFUSED',
  ],
  tags: [
    {
      name: 'accounts',
      description: 'Signing in, and what a credential stands for. One identity for all three kinds of link.',
    },
    { name: 'organizations', description: 'Organizations, who belongs to them, and their workspaces.' },
    { name: 'keys', description: 'API keys of a user or of an organization, for all three kinds of link.' },
  ],
  operations: {
    ...ME_OPERATIONS,
    ...ORGANIZATION_OPERATIONS,
    ...SECOND_FACTOR_OPERATIONS,
    register_account:
      'Answers a session as a bearer token and sets it as cookie. Only where registration is open (`LIGATURE_SIGNUP`). The address counts as verified only once somebody has verified it.',
    sign_in:
      'Answers a session for 12 hours as a bearer token, and sets it as cookie. `organization` is the one to act in; without it the caller acts for themselves. After several wrong passwords the account has to wait. 401 `SECOND_FACTOR_REQUIRED` for an account with two-factor authentication: the answer holds a `pendingToken`, good for ten minutes, with which `POST /api/auth/second-factor` finishes the sign-in.',
    create_address_confirmation:
      'To the address that you want in place of yours, else to yours as long as it is not verified. The link works once, for a day. Three mails an hour to an address at most. 409: there is nothing to confirm. 503: no mail is sent here, and the operator confirms addresses.',
    set_address_confirmed:
      'The address counts as verified, and takes the place of the one before, which is told. 409: it is verified to be somebody else’s. 410: the link was used, replaced by a newer one or is over, or the account does not want the address any more.',
    create_password_reset:
      'Always 202: it is not told whether there is such an account. A link that works once, for half an hour, is mailed to its address, where mail is sent; an address gets three in an hour at most. Accounts of an identity provider have no password here.',
    set_forgotten_password:
      'All sessions of the account end, and its address counts as verified, to which the link was sent. A link that was used, replaced by a newer one or is over: 410. A password that breaks the rules: 400, and the link stays good.',
    sign_out: 'The token is worthless at once, everywhere. Without a session it does nothing.',
    get_caller: 'Takes any credential: session, personal key or key of an organization.',
    list_keys:
      'Secrets are not among them. Revoked and expired keys stay listed for 90 days (`LIGATURE_REVOKED_KEY_DAYS`). Needs `keys:admin`.',
    create_key:
      'The secret `rawKey` is told once. Scopes, quota, end and addresses are at most those of the caller. Organizations: admins only, signed in.',
    update_key:
      'What is absent stays; `null` takes an end or a list of addresses away. A later end brings an expired key back. Needs `keys:admin`.',
    rotate_key:
      'The new secret `rawKey` is told once; the old one works for `overlapHours` more, 24 unless told otherwise. A second rotation ends the oldest secret. Needs `keys:admin`.',
    list_team_keys:
      'Newest first, revoked and expired ones included. `q` finds parts of names, descriptions and public parts. Admins only, signed in.',
    create_team_key:
      'As `create_key`, whichever organization the caller acts in. Admins only, signed in. `workspace` is one of the organization.',
    update_team_key: 'As `update_key`. Admins only, signed in.',
    rotate_team_key: 'As `rotate_key`. Admins only, signed in.',
    revoke_team_key: 'As `revoke_key`. Admins only, signed in.',
    revoke_key:
      'It is refused at its next call. `children=true` also revokes what was minted with it, directly or not.',
  },
  examples: {
    ...SECOND_FACTOR_EXAMPLES,
    email: 'grace@example.com',
    username: 'grace',
    'OwnUserView.pendingEmail': null,
    currentPassword: 'correct horse battery',
    'AccountDeletionDto.currentPassword': 'correct horse battery',
    'DisconnectionDto.currentPassword': 'correct horse battery',
    newPassword: 'a better horse battery',
    'ProfileChangesDto.displayName': 'Grace Hopper',
    'MeView.scopes': null,
    password: 'correct horse battery',
    displayName: 'Grace Hopper',
    'AddressConfirmationDto.token': 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo',
    'PasswordResetDto.token': 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo',
    'RegisterDto.displayName': 'Grace Hopper',
    'LoginDto.organization': 'engines',
    'SessionOrganizationDto.organization': 'engines',
    'OrganizationChangesDto.name': 'Analytical Engines',
    slug: 'engines',
    name: 'Analytical Engines',
    role: 'org:admin',
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkzIn0.3x2T',
    'WhoAmIView.scopes': null,
    id: 17,
    userId: '0193a1b2-0000-7000-8000-0000000000aa',
    subject: { type: 'user', userId: '0193a1b2-0000-7000-8000-0000000000aa' },
    'LinkyKeyView.name': 'ci',
    'MintBody.name': 'ci',
    'KeyChangeBody.name': 'ci',
    description: 'builds of the main branch',
    allowedAddresses: ['203.0.113.0/24'],
    lastUsedAddress: '203.0.113.7',
    'MintBody.scopes': ['links:write'],
    'MintBody.rateLimitPerHour': 500,
    'LinkyKeyView.scopes': ['links:write'],
    keyPrefix: 'lkyu_0123abcd',
    rawKey: 'lkyu_0123abcd.4f6d0c9e2b7a',
    warning: 'Save rawKey now — it is returned only once and cannot be recovered.',
    rateLimitPerHour: 500,
    revokedAt: null,
    previousSecretUntil: null,
    'KeyRotationDto.overlapHours': 48,
    'RevokedKeyView.children': [],
    'CredentialView.expiresAt': '2026-12-10T21:30:00.000Z',
  },
};

import type { ApiDocs } from '#platform';

/** What the documents say of accounts. */
export const accountsDocs: ApiDocs = {
  tags: [
    {
      name: 'accounts',
      description:
        'Signing in with a password, and what a credential stands for. One identity for all three kinds of link.',
    },
  ],
  operations: {
    register_account:
      'Answers a session as a bearer token and sets it as cookie. Only where registration is open (`LIGATURE_SIGNUP`). The address counts as verified only once somebody has verified it.',
    sign_in:
      'Answers a session for 12 hours as a bearer token, and sets it as cookie. `organization` is the one to act in; without it the caller acts for themselves. After several wrong passwords the account has to wait.',
    sign_out: 'The token is worthless at once, everywhere. Without a session it does nothing.',
    get_caller: 'Takes any credential: session, personal key or key of an organization.',
  },
  examples: {
    email: 'grace@example.com',
    username: 'grace',
    password: 'correct horse battery',
    displayName: 'Grace Hopper',
    'RegisterDto.displayName': 'Grace Hopper',
    'LoginDto.organization': 'engines',
    'SessionOrganizationDto.organization': 'engines',
    slug: 'engines',
    name: 'Analytical Engines',
    role: 'org:admin',
    token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTkzIn0.3x2T',
    'WhoAmIView.scopes': null,
    'CredentialView.expiresAt': '2026-12-10T21:30:00.000Z',
  },
};

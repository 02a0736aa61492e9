import type { ApiDocs } from '#platform/documents';

const URLS = ['https://example.com/', 'https://example.org/status'];
const MATCH =
  'With `If-Match` or `If-Unmodified-Since` it is refused (412) if somebody else has changed the bundle meanwhile.';

/** What the documents say of link bundles. */
export const linkyDocs: ApiDocs = {
  tags: [
    {
      name: 'bundles',
      description:
        'Up to 25 addresses behind one short link. A bundle is called a Linky in the names of fields.',
    },
  ],
  codes: ['INVALID_URLS', 'MCP_DISABLED'],
  operations: {
    create_linky: {
      description:
        'Without a credential nobody owns the bundle: the answer holds the claim token, once. With one it belongs to the caller, or to the organization that they act in. A wrong credential is refused (401), never taken for none.',
      anonymous: true,
    },
    get_linky:
      'For the owner: the user, or whoever acts in the organization. `expiresAt`, `passwordProtected`, `trackOpens` and `alias` are there only where they are set. Needs `links:read`.',
    update_linky: `\`null\` clears a field, except for \`urls\`. Without \`urlMetadata\`, notes follow their links. Needs \`links:write\`. ${MATCH}`,
    delete_linky: `For 30 days (\`LIGATURE_UNDELETE_DAYS\`) it can be brought back. In an organization only admins may. ${MATCH}`,
    create_linkies:
      'A refusal names every faulty entry in `errors`. With `dryRun` nothing is made. Up to 10 of them may have a password. Needs an account with `links:write`.',
    clone_linky: 'The copy is yours and has a slug of its own; password, alias and counts are not copied.',
    list_linky_versions:
      'Each edit leaves a version, even one that changes nothing. Versions keep what is shown, not passwords, expiry, names and metadata.',
    get_linky_insights:
      'Views, viewers of each day added up, presses of Open All, by rule and by day: of UTC, or of the time zone `tz`. Viewers, bots and openings of single links are counted by UTC days. Bots are counted apart. `byUrl` is there where single links are counted.',
    restore_linky:
      'Nothing was lost meanwhile. 404 when the grace period is over, or if it was never deleted.',
    restore_linky_version: `What the bundle is now becomes a version itself. ${MATCH}`,
    set_linky_alias: `Names have 3 to 50 letters, digits and single hyphens. 409 if the name is, or ever was, another bundle's. ${MATCH}`,
    remove_linky_alias: `The name stays reserved for this bundle. ${MATCH}`,
    update_linky_metadata: {
      description: `Keys that are not named stay as they are, and numbers keep every digit. ${MATCH}`,
      request: { team: 'core', draft: null },
    },
    preview_linky: {
      description:
        'For a made-up visitor. With `resolutionPolicy` a policy is tried that is not stored. Only the owner may ask.',
      request: { viewer: { email: 'alice@acme.com' } },
    },
    record_linky_event:
      'Called by the page of a bundle, open to everybody. It answers 204 whether or not there is such a bundle; bots are not counted.',
    get_linky_qr_svg:
      'Open to everybody, as the page of the bundle is, also where that has a password. A drawing of any size. Limited to 120 codes a minute of one address. Colours that scanners could not tell apart are refused.',
    get_linky_qr_png:
      'Open to everybody, as the page of the bundle is, also where that has a password. A square of `size` pixels. Limited to 120 codes a minute of one address, drawings included.',
    list_linkies:
      'Yours, or those of the organization that you act in. With `cursor` (empty at first) `pagination.nextCursor` leads on; `sort=createdAt` is an order that no edit changes, so that a walk meets every bundle once.',
  },
  examples: {
    slug: 'abvx8tb',
    number: '3',
    url: 'https://ligature.example/l/abvx8tb',
    urls: URLS,
    'CreateBody.title': 'Release review',
    'CreateBody.urlMetadata': [{ note: 'read first', tags: ['docs'], openPolicy: 'desktop' }, {}],
    'PatchBody.title': 'Standup',
    'PatchBody.description': null,
    title: 'Release review',
    description: 'Read the first one before Thursday.',
    urlMetadata: [{ note: 'read first', tags: ['docs'], openPolicy: 'desktop' }, {}],
    owner: { type: 'user', userId: '0193a1b2-0000-7000-8000-0000000000aa' },
    subject: { type: 'user', userId: '0193a1b2-0000-7000-8000-0000000000aa' },
    source: 'web',
    metadata: { team: 'core' },
    resolutionPolicy: { version: 1, rules: [] },
    'BatchBody.links': [
      { urls: ['https://example.com'] },
      { urls: ['https://example.org'], title: 'Second' },
    ],
    'AliasBody.alias': 'team-standup',
    'CreatedView.claimUrl': 'https://ligature.example/claim/JJIGhA7vQ2',
    'CreatedView.claimToken': 'JJIGhA7vQ2',
    'CreatedView.claimExpiresAt': '2027-01-09T09:30:00.000Z',
    editedByClerkUserId: '0193a1b2-0000-7000-8000-0000000000aa',
    'PaginationView.nextCursor': 'eyJ1IjoiMjAyNi0xMi0xMCJ9',
    'PaginationView.limit': 20,
    'PaginationView.offset': 0,
    tabs: [{ url: 'https://linear.app/acme/my-issues', note: 'yours first' }],
    matchedRuleId: 'engineering',
    matchedRuleName: 'Engineering',
    ruleId: 'engineering',
    ruleName: 'Engineering',
    day: '2026-12-10',
    openAllRate: 0.5,
    views: 2,
    openAllClicks: 1,
    userId: '0193a1b2-0000-7000-8000-0000000000aa',
  },
};

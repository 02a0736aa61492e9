import { type SettingsReader, urlOf } from '#platform/config';

import { type GroupRule, parseGroupRules } from './organizations/group-rules.js';

/** An application as an identity provider knows it. */
export interface ProviderClient {
  readonly clientId: string;
  /** `null`: a public client, which only the one-time code verifier protects. */
  readonly clientSecret: string | null;
}

export interface OpenIdClient extends ProviderClient {
  /** Of the button. */
  readonly label: string;
  readonly scopes: string;
  /** The claim that holds the groups of a user. */
  readonly groupsClaim: string;
}

export interface GitHubClient extends ProviderClient {
  /** Of GitHub, or of an Enterprise Server. */
  readonly url: string;
}

export interface GoogleClient extends ProviderClient {
  readonly issuer: string;
}

/** How people sign in with an account that they have elsewhere. */
export interface SingleSignOnSettings {
  readonly openId: OpenIdClient | null;
  readonly github: GitHubClient | null;
  readonly google: GoogleClient | null;
  readonly groupRules: readonly GroupRule[];
  readonly passwordSignIn: 'on' | 'off';
}

const GITHUB = 'https://github.com';
const GOOGLE = 'https://accounts.google.com';
/** What an issuer is good for: to believe its tokens, or to sign in with it. */
const USES = ['LIGATURE_OIDC_AUDIENCE', 'LIGATURE_OIDC_CLIENT_ID'];
const SWITCHES = ['LIGATURE_OIDC_CLIENT_ID', 'LIGATURE_GITHUB_CLIENT_ID', 'LIGATURE_GOOGLE_CLIENT_ID'];

export function readSingleSignOn(read: SettingsReader): SingleSignOnSettings {
  for (const name of SWITCHES) read.need('LIGATURE_PUBLIC_URL', name);
  read.need('LIGATURE_OIDC_ISSUER', 'LIGATURE_OIDC_CLIENT_ID');
  if (read.isSet('LIGATURE_OIDC_ISSUER') && !USES.some((name) => read.isSet(name)))
    read.mistakes.push(`${USES.join(' or ')} must be set when LIGATURE_OIDC_ISSUER is`);
  read.need('LIGATURE_OIDC_CLIENT_ID', 'LIGATURE_OIDC_CLIENT_SECRET');
  read.need('LIGATURE_OIDC_CLIENT_ID', 'LIGATURE_OIDC_GROUPS');
  for (const provider of ['GITHUB', 'GOOGLE']) {
    const [id, secret] = [`LIGATURE_${provider}_CLIENT_ID`, `LIGATURE_${provider}_CLIENT_SECRET`];
    read.need(secret, id);
    read.need(id, secret);
  }
  const settings = {
    openId: openIdOf(read),
    github: githubOf(read),
    google: googleOf(read),
    groupRules: read.read<readonly GroupRule[]>(
      'LIGATURE_OIDC_GROUPS',
      [],
      parseGroupRules,
      'a list such as platform=engines:org:admin,"cn=ops,dc=example"=engines:org:member',
    ),
    passwordSignIn: read.choice('LIGATURE_PASSWORD_SIGNIN', 'on', ['on', 'off']),
  } as const;
  if (settings.passwordSignIn === 'off' && !SWITCHES.some((name) => read.isSet(name)))
    read.mistakes.push(
      `LIGATURE_PASSWORD_SIGNIN can be off only where people can sign in otherwise: set one of ${SWITCHES.join(', ')}`,
    );
  return settings;
}

function openIdOf(read: SettingsReader): OpenIdClient | null {
  const clientId = read.text('LIGATURE_OIDC_CLIENT_ID');
  const clientSecret = read.text('LIGATURE_OIDC_CLIENT_SECRET');
  const label = read.text('LIGATURE_OIDC_LABEL') ?? 'single sign-on';
  const scopes = read.text('LIGATURE_OIDC_SCOPES') ?? 'openid profile email';
  const groupsClaim = read.text('LIGATURE_OIDC_GROUPS_CLAIM') ?? 'groups';
  return clientId === null ? null : { clientId, clientSecret, label, scopes, groupsClaim };
}

function githubOf(read: SettingsReader): GitHubClient | null {
  const clientId = read.text('LIGATURE_GITHUB_CLIENT_ID');
  const clientSecret = read.text('LIGATURE_GITHUB_CLIENT_SECRET');
  const url = read.read('LIGATURE_GITHUB_URL', GITHUB, urlOf('https:', 'http:'), 'an http(s) URL');
  return clientId === null ? null : { clientId, clientSecret, url: url.replace(/\/+$/, '') };
}

function googleOf(read: SettingsReader): GoogleClient | null {
  const clientId = read.text('LIGATURE_GOOGLE_CLIENT_ID');
  const clientSecret = read.text('LIGATURE_GOOGLE_CLIENT_SECRET');
  return clientId === null ? null : { clientId, clientSecret, issuer: GOOGLE };
}

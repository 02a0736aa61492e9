import type { Configuration } from 'openid-client';

import { emailMistake } from '../accounts/account-rules.js';
import type { GitHubClient } from '../single-sign-on.env.js';
import { providerUnreachable } from './single-sign-on.errors.js';
import { type Challenge, type IdentityProvider, type Introduction, patiently } from './identity-provider.js';

const SCOPES = 'read:user user:email';
const API_VERSION = '2022-11-28';

/** GitHub, or an Enterprise Server: OAuth 2 with PKCE, and people as its REST API tells of them. */
export class GitHubProvider implements IdentityProvider {
  readonly name = 'github' as const;
  readonly label = 'GitHub';
  readonly isPublic = true;
  readonly issuer: string;
  private readonly api: string;

  constructor(
    private readonly client: GitHubClient,
    private readonly patienceMs: number,
  ) {
    this.issuer = client.url;
    this.api = client.url === 'https://github.com' ? 'https://api.github.com' : `${client.url}/api/v3`;
  }

  prepare(): void {
    // Where everything is stands in its documentation.
  }

  async begin(redirectUri: string, { state, codeVerifier }: Challenge): Promise<URL> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client');
    return buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: redirectUri,
      scope: SCOPES,
      state,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
  }

  async complete(answer: URL, { state, codeVerifier }: Challenge): Promise<Introduction> {
    const { authorizationCodeGrant } = await import('openid-client');
    // Some installations name themselves here, and not as their address: who is meant stands in the attempt.
    answer.searchParams.delete('iss');
    const { access_token: token } = await authorizationCodeGrant(await this.configuration(), answer, {
      expectedState: state,
      pkceCodeVerifier: codeVerifier,
    });
    const user = await this.read('/user', token);
    const { id, login, name } = isRecord(user) ? user : {};
    if (typeof id !== 'number' || typeof login !== 'string')
      throw new Error('GitHub told nothing of the user');
    const email = primaryAddress(await this.read('/user/emails', token));
    const displayName = typeof name === 'string' ? name : null;
    const subject = String(id);
    const person = { provider: this.name, issuer: this.issuer, subject, name: login, email, displayName };
    return { person: { ...person, usernames: [login] }, groups: null };
  }

  private async read(path: string, token: string): Promise<unknown> {
    const response = await patiently(this.patienceMs)(this.api + path, {
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'ligature',
        'x-github-api-version': API_VERSION,
      },
    });
    if (response.status >= 500) throw providerUnreachable(undefined);
    if (!response.ok) throw new Error(`GitHub answered ${String(response.status)} at ${path}`);
    return response.json();
  }

  private async configuration(): Promise<Configuration> {
    const client = await import('openid-client');
    const { clientId, clientSecret, url } = this.client;
    const configuration = new client.Configuration(
      {
        issuer: url,
        authorization_endpoint: `${url}/login/oauth/authorize`,
        token_endpoint: `${url}/login/oauth/access_token`,
      },
      clientId,
      undefined,
      client.ClientSecretPost(clientSecret ?? ''),
    );
    configuration[client.customFetch] = patiently(this.patienceMs);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- only where the operator wrote http: into a setting
    if (url.startsWith('http:')) client.allowInsecureRequests(configuration);
    return configuration;
  }
}

/** The address that GitHub writes to, if its owner has confirmed it. */
function primaryAddress(told: unknown): string | null {
  const addresses: readonly unknown[] = Array.isArray(told) ? told : [];
  for (const address of addresses) {
    if (!isRecord(address) || address['primary'] !== true || address['verified'] !== true) continue;
    const { email } = address;
    if (typeof email === 'string' && emailMistake(email) === null) return email;
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

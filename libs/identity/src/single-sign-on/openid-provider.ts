import type { Configuration } from 'openid-client';

import type { Clock } from '#kernel';

import type { ProviderName } from '../accounts/external-identity.entity.js';
import { personOf } from '../accounts/external-person.js';
import type { ProviderClient } from '../single-sign-on.env.js';
import { Discovery } from './discovery.js';
import { groupsIn } from './group-claims.js';
import { type Challenge, type IdentityProvider, type Introduction, patiently } from './identity-provider.js';

export interface OpenIdOptions extends ProviderClient {
  readonly name: ProviderName;
  readonly label: string;
  readonly issuer: string;
  readonly isPublic: boolean;
  readonly scopes: string;
  /** The claim that holds groups; `null`: none are asked for. */
  readonly groupsClaim: string | null;
}

/** A provider that speaks OpenID Connect: authorization code flow, with PKCE. */
export class OpenIdProvider implements IdentityProvider {
  readonly name: ProviderName;
  readonly label: string;
  readonly issuer: string;
  readonly isPublic: boolean;
  private readonly discovery: Discovery;

  constructor(
    private readonly options: OpenIdOptions,
    patienceMs: number,
    clock: Clock,
  ) {
    this.name = options.name;
    this.label = options.label;
    this.issuer = options.issuer;
    this.isPublic = options.isPublic;
    this.discovery = new Discovery(() => discover(options, patienceMs), clock);
  }

  prepare(): void {
    this.discovery.prepare();
  }

  async begin(redirectUri: string, { state, nonce, codeVerifier }: Challenge): Promise<URL> {
    const configuration = await this.discovery.find();
    const { buildAuthorizationUrl, calculatePKCECodeChallenge } = await import('openid-client');
    return buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.options.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
  }

  async complete(answer: URL, { state, nonce, codeVerifier }: Challenge): Promise<Introduction> {
    const configuration = await this.discovery.find();
    const { authorizationCodeGrant } = await import('openid-client');
    const tokens = await authorizationCodeGrant(configuration, answer, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('an answer without an ID token');
    const told = await this.withUserInfo(claims, tokens.access_token, configuration);
    const { groupsClaim } = this.options;
    return {
      person: personOf({ ...told, iss: this.issuer, sub: claims.sub }, this.name),
      groups: groupsClaim === null ? null : groupsIn(told, groupsClaim),
    };
  }

  /** What the ID token does not say, many providers tell when they are asked. */
  private async withUserInfo(
    claims: { readonly sub: string; readonly [name: string]: unknown },
    accessToken: string,
    configuration: Configuration,
  ): Promise<Record<string, unknown>> {
    const wanted = ['email', 'email_verified', ...(this.options.groupsClaim ?? '').split('.').slice(0, 1)];
    const isComplete = wanted.every((name) => name === '' || name in claims);
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    const { fetchUserInfo } = await import('openid-client');
    return { ...(await fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
  }
}

async function discover(options: OpenIdOptions, patienceMs: number): Promise<Configuration> {
  const client = await import('openid-client');
  const { issuer, clientId, clientSecret } = options;
  const server = new URL(issuer);
  const authentication = clientSecret === null ? client.None() : undefined;
  return client.discovery(server, clientId, clientSecret ?? undefined, authentication, {
    [client.customFetch]: patiently(patienceMs),
    execute: [
      // The token came over TLS, whose end may be a proxy: its signature is checked all the same.
      client.enableNonRepudiationChecks,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- only where the operator wrote http: into a setting
      ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  });
}

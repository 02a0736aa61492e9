import { Injectable } from '@nestjs/common';

import { Clock } from '#kernel';
import { Env } from '#platform/config';

import type { ProviderName } from '../accounts/external-identity.entity.js';
import { IdentitySettings } from '../identity.env.js';
import { GitHubProvider } from './github-provider.js';
import type { IdentityProvider } from './identity-provider.js';
import { OpenIdProvider } from './openid-provider.js';
import { providerUnknown } from './single-sign-on.errors.js';

/** A way to sign in, as its button shows it. */
export interface SignInOption {
  readonly name: ProviderName;
  readonly label: string;
  readonly issuer: string;
}

/** The identity providers that people can sign in with. */
@Injectable()
export class IdentityProviders {
  /** Whether people can sign in with a password, too. */
  readonly takesPasswords: boolean;
  private readonly providers: readonly IdentityProvider[];

  constructor(settings: IdentitySettings, { deadlines }: Env, clock: Clock) {
    this.takesPasswords = settings.passwordSignIn === 'on';
    this.providers = [
      openIdProvider(settings, deadlines.issuer, clock),
      settings.github && new GitHubProvider(settings.github, deadlines.issuer),
      googleProvider(settings, deadlines.issuer, clock),
    ].filter((provider) => provider !== null);
  }

  /** For a page with their buttons: they get ready meanwhile. */
  offer(): readonly SignInOption[] {
    for (const provider of this.providers) provider.prepare();
    return this.providers;
  }

  /** Refuses what is not configured. */
  get(name: string): IdentityProvider {
    const found = this.providers.find((provider) => provider.name === name);
    if (found === undefined) throw providerUnknown();
    return found;
  }

  /** Whether identities of the issuer are good for signing in. */
  takes(issuer: string): boolean {
    return this.providers.some((provider) => provider.issuer === issuer);
  }
}

function openIdProvider(
  { openId, oidcIssuer, groupRules }: IdentitySettings,
  patienceMs: number,
  clock: Clock,
): IdentityProvider | null {
  if (openId === null || oidcIssuer === null) return null;
  const groupsClaim = groupRules.length === 0 ? null : openId.groupsClaim;
  const role = { name: 'oidc', issuer: oidcIssuer, isPublic: false } as const;
  return new OpenIdProvider({ ...openId, ...role, groupsClaim }, patienceMs, clock);
}

function googleProvider(
  { google }: IdentitySettings,
  patienceMs: number,
  clock: Clock,
): IdentityProvider | null {
  if (google === null) return null;
  const role = { name: 'google', label: 'Google', isPublic: true } as const;
  const asked = { scopes: 'openid profile email', groupsClaim: null };
  return new OpenIdProvider({ ...google, ...role, ...asked }, patienceMs, clock);
}

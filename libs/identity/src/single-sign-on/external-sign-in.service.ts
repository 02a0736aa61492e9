import { randomBytes, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Env } from '#platform/config';

import type { KnownDevice } from '../sessions/device.js';
import { type Arrival, Arrivals } from './arrivals.service.js';
import { IdentityProviders } from './identity-providers.service.js';
import type { Challenge } from './identity-provider.js';
import { SealedNotes } from './sealed-notes.js';
import { attemptOver } from './single-sign-on.errors.js';

export const ATTEMPT_MS = 10 * 60_000;
const SECRET_BYTES = 32;

/** A sign-in that was begun: who begins several at once, in several tabs, can finish each. */
interface Attempt extends Challenge {
  readonly provider: string;
  readonly returnTo: string | null;
  /** The user whose account is to be connected; `null`: somebody signs in. */
  readonly connects: string | null;
}

/** Where to send a browser, and what it keeps meanwhile. */
export interface Departure {
  readonly address: string;
  readonly state: string;
  readonly attempt: string;
}

/** Signing in with an account at an identity provider, in a browser. */
@Injectable()
export class ExternalSignIn {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly notes: SealedNotes,
    private readonly arrivals: Arrivals,
    private readonly env: Env,
  ) {}

  /** Refuses an unknown provider, and one that cannot be asked. */
  async begin(
    name: string,
    { returnTo, connects }: { readonly returnTo: string | null; readonly connects: string | null },
  ): Promise<Departure> {
    const provider = this.providers.get(name);
    const [state, nonce, codeVerifier] = [secret(), secret(), secret()];
    const attempt: Attempt = { provider: name, state, nonce, codeVerifier, returnTo, connects };
    const address = await provider.begin(this.redirectUri(name), attempt);
    return { address: address.href, state, attempt: this.notes.write('attempt', attempt, ATTEMPT_MS) };
  }

  /**
   * Refuses what was not begun in this browser, took too long, or does not convince.
   * @param query as the browser brought it back
   */
  async complete(
    name: string,
    query: URLSearchParams,
    sealed: string | null,
    device: KnownDevice,
  ): Promise<Arrival> {
    const provider = this.providers.get(name);
    const attempt = sealed === null ? null : (this.notes.read('attempt', sealed) as Attempt | null);
    if (attempt?.provider !== name || !isSame(attempt.state, query.get('state') ?? '')) throw attemptOver();
    const answer = new URL(this.redirectUri(name));
    answer.search = query.toString();
    const { returnTo, connects } = attempt;
    const introduction = await this.arrivals.meet(provider, answer, attempt);
    return this.arrivals.welcome(introduction, { returnTo, connects }, device);
  }

  /** Never of the request: whoever sends one could have the answer sent to themselves. */
  private redirectUri(name: string): string {
    const { publicUrl } = this.env;
    if (publicUrl === null) throw new Error('single sign-on needs LIGATURE_PUBLIC_URL');
    return `${publicUrl}/auth/${name}/callback`;
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

function isSame(known: string, told: string): boolean {
  const [a, b] = [Buffer.from(known), Buffer.from(told)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { Injectable } from '@nestjs/common';

import { DomainError, type Principal } from '#kernel';

import { Authenticator, type CarriedCredentials } from '../auth/authenticator.js';
import { originOf } from '../auth/call.js';
import { bearerToken, sessionCookie } from '../auth/credentials.js';
import type { PlatformRequest } from '../auth/request.js';

/** Who looks at a page. The identity room provides it beside its `Authenticator`. */
@Injectable()
export class Visitors {
  constructor(private readonly authenticator: Authenticator) {}

  /**
   * The person who looks at a page; keys and broken sessions count as nobody. Throws where nobody can tell who it is:
   * what a stranger may see is not the answer then.
   */
  async of(request: PlatformRequest): Promise<Principal | null> {
    const cookie = sessionCookie(request.headers.cookie);
    const bearer = bearerToken(request.headers.authorization);
    const candidates: CarriedCredentials[] = [];
    if (bearer !== undefined && !bearer.startsWith('lky')) candidates.push({ bearer });
    if (cookie !== undefined && cookie !== '') candidates.push({ cookie });
    for (const carried of candidates) {
      const credentials = { ...carried, origin: originOf(request, true) };
      const principal = await this.authenticator.identify(credentials).catch(nobodyIfRefused);
      if (principal?.credential.type === 'session') return principal;
    }
    return null;
  }
}

function nobodyIfRefused(error: unknown): null {
  if (error instanceof DomainError && error.kind !== 'unavailable') return null;
  throw error;
}

/** What a page calls its visitor: the address that they know themselves by, verified or not, else the username. */
export function visitorName({ email, unverifiedEmail, username }: Principal): string {
  return email ?? unverifiedEmail ?? username ?? 'somebody';
}

import type { ProviderName } from '../accounts/external-identity.entity.js';
import type { ExternalPerson } from '../accounts/external-person.js';

/** What a browser has to bring back, and what nobody else may know. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Somebody who has shown who they are. */
export interface Introduction {
  readonly person: ExternalPerson;
  /** As the provider tells them; `null`: it does not tell. */
  readonly groups: readonly string[] | null;
}

/** A service that knows who people are. */
export interface IdentityProvider {
  readonly name: ProviderName;
  /** Of the button. */
  readonly label: string;
  readonly issuer: string;
  /** Whether anybody may have an account there: then it makes accounts here only where people may register. */
  readonly isPublic: boolean;

  /** Gets ready, if need be; never throws. */
  prepare(): void;

  /** Where to send the browser. Refuses when the provider cannot be asked. */
  begin(redirectUri: string, challenge: Challenge): Promise<URL>;

  /** Who came back. Fails with whatever is wrong. @param answer the address that the browser came back to */
  complete(answer: URL, challenge: Challenge): Promise<Introduction>;
}

/** Sends a request of a library, and waits for no answer longer than this. */
export function patiently(patienceMs: number): (url: string, options: RequestInit) => Promise<Response> {
  return (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(patienceMs) });
}

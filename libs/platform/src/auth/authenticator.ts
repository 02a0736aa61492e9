import type { CallOrigin, Principal } from '#kernel';

/** The tokens that a request or a handshake carried, not yet believed. At most one of them is looked at, in this order. */
export interface CarriedCredentials {
  /** From `Authorization: Bearer`, a socket's auth payload or its subprotocol: an API key or a JWT. */
  readonly bearer?: string | undefined;
  /** From `X-API-Key`. */
  readonly apiKey?: string | undefined;
  /** The session cookie's JWT. */
  readonly cookie?: string | undefined;
}

/** The same, and how they came. */
export interface Credentials extends CarriedCredentials {
  /** The call that they came with; its address is looked at, too. */
  readonly origin: CallOrigin;
}

/**
 * The only code that knows tokens. The identity room implements it; HTTP and sockets both end here.
 */
export abstract class Authenticator {
  /**
   * Who the credentials belong to. `null`: they are not (or no longer) valid.
   * Refuses a key that has expired, or that may not be used from the address.
   * Throws `DomainError('unavailable', 'upstream')` when an external issuer cannot be asked.
   */
  abstract identify(credentials: Credentials): Promise<Principal | null>;

  /** As `identify`, for a question that nobody asked: no key counts as used, and no user is made. */
  abstract recognize(credentials: Credentials): Promise<Principal | null>;
}

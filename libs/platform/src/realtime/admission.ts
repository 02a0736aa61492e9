import type { Principal } from '#kernel';

import { Authenticator, type Credentials } from '../auth/authenticator.js';
import { authMissing, foreignOrigin } from '../auth/auth.errors.js';
import { trustedOrigins } from '../auth/trusted-origins.js';
import { Env } from '../config/env.js';
import { classify } from '../errors/classify.js';
import { clientOf, forwardedAddress, trustsProxy, type TrustsProxy } from '../http/client-address.js';
import { Limiter, tooManyRequests } from '../limits/limiter.js';
import { Seats } from '../limits/seats.js';
import { newTraceId } from '../trace/trace.js';
import { apiVersionOf, handshakeCredentials, isOwnOrigin } from './handshake.js';
import type { RealtimeSocket } from './socket-data.js';

const MINUTE_MS = 60_000;
const PER_ADDRESS = 10;
const PER_USER = 20;
const CONCURRENT = 10;

/**
 * Decides about a handshake before CONNECT is answered, so that the first event already finds the caller known.
 * It never fails: a refused socket is let in with its refusal, to be told and then disconnected (docs/contracts/node-graph.md#refused-connections).
 */
export class Admission {
  private readonly trustedOrigins: readonly string[];
  private readonly trusts: TrustsProxy;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly limiter: Limiter,
    private readonly seats: Seats,
    env: Env,
  ) {
    this.trusts = trustsProxy(env.trustProxy);
    this.trustedOrigins = trustedOrigins(env);
  }

  async admit(socket: RealtimeSocket): Promise<void> {
    socket.data.apiVersion = apiVersionOf(socket.handshake);
    try {
      await this.check(socket);
    } catch (error) {
      socket.data.refusal = classify(error);
    }
  }

  /**
   * 20 connects a minute and 10 sockets at once of a user, wherever they come from; 10 connects a
   * minute of an address without a good credential.
   */
  private async check(socket: RealtimeSocket): Promise<void> {
    const { handshake, data } = socket;
    const address = forwardedAddress(handshake.address, handshake.headers, this.trusts);
    data.client = clientOf(address);
    const { credentials, principal } = await this.identify(socket, address).catch(async (error: unknown) => {
      await this.countStranger(data.client ?? handshake.address, error);
      throw error;
    });
    const owner = principal.subject;
    if (!(await this.seat(socket, owner))) throw tooManyRequests(MINUTE_MS);
    // Counted last: who waits for a socket of the ten goes on trying, and shall not use up the connects meanwhile.
    await this.limiter.consume('connect:user', owner, PER_USER, MINUTE_MS).catch((error: unknown) => {
      this.seats.leave(owner, socket.id);
      throw error;
    });
    data.credentials = credentials;
    data.principal = principal;
  }

  private async identify(
    { handshake }: RealtimeSocket,
    address: string,
  ): Promise<{
    readonly credentials: Credentials;
    readonly principal: Principal;
  }> {
    const carried = handshakeCredentials(handshake);
    if (carried === null) throw authMissing();
    const userAgent = handshake.headers['user-agent'] ?? null;
    const origin = { traceId: newTraceId(), via: 'socket', address, userAgent } as const;
    const credentials = { ...carried, origin };
    if (
      credentials.cookie !== undefined &&
      !isOwnOrigin(handshake.headers, this.trustedOrigins, this.trusts(handshake.address))
    )
      throw foreignOrigin();
    const principal = await this.authenticator.identify(credentials);
    if (principal === null) throw authMissing();
    return { credentials, principal };
  }

  /** Not where nobody could tell whether the credential is a good one. */
  private async countStranger(address: string, error: unknown): Promise<void> {
    const { kind } = classify(error);
    if (kind !== 'unauthenticated' && kind !== 'forbidden') return;
    await this.limiter.consume('connect:address', address, PER_ADDRESS, MINUTE_MS);
  }

  /** A client may be gone before it is let in: such a socket is never told that it disconnected. */
  private async seat(socket: RealtimeSocket, owner: string): Promise<boolean> {
    const leave = (): void => {
      this.seats.leave(owner, socket.id);
    };
    socket.once('disconnect', leave);
    socket.conn.once('close', leave);
    const taken = await this.seats.take(
      owner,
      socket.id,
      this.limiter.limitOf('connect:concurrent', CONCURRENT),
    );
    if (socket.conn.readyState !== 'open') leave();
    return taken;
  }
}

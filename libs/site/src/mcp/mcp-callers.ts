import { Injectable } from '@nestjs/common';

import { DomainError, type Principal } from '#kernel';
import { Authenticator, bearerToken, originOfCall, type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { publicBase } from '#platform/http';
import { Limiter } from '#platform/limits';

import { SiteSettings } from '../site.env.js';
import { mcpDisabled, mcpUnauthorized } from './mcp.errors.js';

/** Who may talk to the MCP endpoint: API keys, while it is switched on (docs/contracts/linky.md#mcp-endpoint). */
@Injectable()
export class McpCallers {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly limiter: Limiter,
    private readonly env: Env,
    private readonly settings: SiteSettings,
  ) {}

  demandOn(): void {
    if (this.settings.mcp === 'off') throw mcpDisabled();
  }

  /** What links in the answers begin with. */
  originOf(request: PlatformRequest): string {
    return publicBase(this.env, request);
  }

  /** The owner of the bearer key, its hourly quota charged with one call whatever the body holds. */
  async callerOf(request: PlatformRequest): Promise<Principal> {
    this.demandOn();
    const bearer = bearerToken(request.headers.authorization);
    const caller = bearer?.startsWith('lky') === true ? await this.ofKey(bearer, request) : null;
    if (caller?.credential.type !== 'api_key') throw mcpUnauthorized();
    await request.databasePlace?.move(caller.subject);
    await this.limiter.chargeKey(caller);
    return caller;
  }

  /** What is wrong with the key is told with the challenge of this endpoint. */
  private ofKey(bearer: string, request: PlatformRequest): Promise<Principal | null> {
    return this.authenticator
      .identify({ bearer, origin: originOfCall(request, false) })
      .catch((error: unknown) => {
        if (error instanceof DomainError && error.kind === 'unauthenticated')
          throw mcpUnauthorized(error.message);
        throw error;
      });
  }
}

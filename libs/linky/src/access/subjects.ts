import { Injectable } from '@nestjs/common';

import { hasScope, type Principal, type Scope } from '#kernel';
import { Callers, clientAddress, credentialsOf, type PlatformRequest, scopeMissing } from '#platform/auth';
import { Limiter } from '#platform/limits';

import { LinkySettings } from '../linky.env.js';
import { anonymousCreateOff } from '../linky.errors.js';

/** Who calls a route that is open to everybody. */
@Injectable()
export class Subjects {
  constructor(
    private readonly callers: Callers,
    private readonly limiter: Limiter,
    private readonly settings: LinkySettings,
  ) {}

  /** Counts a call that carries no credential against its address: 30 in 60 s unless set otherwise, per `bucket`. */
  async countAnonymous(request: PlatformRequest, bucket: string): Promise<void> {
    if (credentialsOf(request) === null) await this.countAddress(request, bucket);
  }

  /** Counts a call against its address, whoever calls. */
  async countAddress(request: PlatformRequest, bucket: string): Promise<void> {
    const { anonymousCreates, anonymousCreatesWindowMs } = this.settings;
    await this.limiter.consume(bucket, clientAddress(request), anonymousCreates, anonymousCreatesWindowMs);
  }

  /**
   * The caller, their key charged and its scope demanded; `null`: anonymous. A bad key is refused. A browser
   * session that has ended is no session; its call is then counted as an anonymous one.
   */
  async callerOf(request: PlatformRequest, scope: Scope, bucket: string): Promise<Principal | null> {
    const caller = await this.resolve(request, bucket);
    if (caller === null) return null;
    await this.limiter.chargeKey(caller);
    if (!hasScope(caller, scope)) throw scopeMissing(scope);
    return caller;
  }

  /** Refuses a create without an account, where the operator has switched that off. */
  demandAnonymousCreate(): void {
    if (this.settings.anonymousCreate === 'off') throw anonymousCreateOff();
  }

  private async resolve(request: PlatformRequest, bucket: string): Promise<Principal | null> {
    const caller = await this.callers.resolve(request);
    if (caller === null && credentialsOf(request) !== null) await this.countAddress(request, bucket);
    return caller;
  }
}

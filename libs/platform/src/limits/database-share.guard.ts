import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';

import { clientAddress, type PlatformRequest } from '../auth/request.js';
import { DatabaseShares } from './database-shares.js';
import { NO_DATABASE_SHARE, ShareOfRequest } from './share-of-request.js';

/** Runs last: whoever may call, and has not called too often, waits here for a place at the database. */
@Injectable()
export class DatabaseShareGuard implements CanActivate {
  private readonly exempt = new WeakMap<object, boolean>();

  constructor(
    private readonly reflector: Reflector,
    private readonly shares: DatabaseShares,
  ) {}

  /** Events of sockets take their places where they take their turns. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http' || this.isExempt(context)) return true;
    const request = context.getArgByIndex<PlatformRequest>(0);
    const place = (request.databasePlace = new ShareOfRequest(this.shares));
    const caller = request.principal?.subject ?? clientAddress(request);
    return place.take(caller, context.getArgByIndex<FastifyReply>(1).raw)?.then(() => true) ?? true;
  }

  private isExempt(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    let exempt = this.exempt.get(handler);
    if (exempt === undefined) {
      const targets = [handler, context.getClass()];
      exempt = this.reflector.getAllAndOverride<boolean | undefined>(NO_DATABASE_SHARE, targets) ?? false;
      this.exempt.set(handler, exempt);
    }
    return exempt;
  }
}

import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';

import { isJsonObject } from '#kernel';

import { clientAddress, type PlatformRequest, type PlatformSocket } from '../auth/request.js';
import { CallBudgets, type CountedRequest } from './call-budgets.js';
import { BUCKET, COUNTED, stepsOf } from './rate-limit.decorator.js';

/**
 * Runs after the `AuthGuard`. Counts by the caller, or by the client's address where nobody is signed in;
 * the hourly quota of an API key is charged for every HTTP request.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly buckets = new WeakMap<object, string>();
  private readonly requests = new WeakMap<object, ThrottlerRequest>();
  private readonly unlimited = new WeakSet<object>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly budgets: CallBudgets,
  ) {
    super(options, storage, reflector);
  }

  /** What a handler's decorators say does not change: it is read once. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.unlimited.has(handler)) return true;
    const known = this.requests.get(handler);
    if (known) return this.handleRequest({ ...known, context });
    const allowed = await super.canActivate(context);
    if (!this.requests.has(handler)) this.unlimited.add(handler);
    return allowed;
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl } = request;
    this.requests.set(context.getHandler(), request);
    await this.budgets.spend(
      this.bucketOf(context),
      this.callerOf(context),
      { limit, ttl },
      requestOf(context),
      this.stepsOf(context),
    );
    return true;
  }

  private callerOf(context: ExecutionContext): string {
    if (context.getType() === 'ws') {
      const { data } = context.switchToWs().getClient<PlatformSocket>();
      return data.principal?.subject ?? data.client ?? 'unknown';
    }
    const request = context.getArgByIndex<PlatformRequest>(0);
    return request.principal?.subject ?? clientAddress(request);
  }

  /** `null`: a single call. */
  private stepsOf(context: ExecutionContext): number | null {
    const field = this.reflector.get<string | undefined>(COUNTED, context.getHandler());
    if (field === undefined || context.getType() !== 'http') return null;
    const { body } = context.getArgByIndex<PlatformRequest>(0);
    return stepsOf(isJsonObject(body) ? body[field] : null);
  }

  private bucketOf(context: ExecutionContext): string {
    const handler = context.getHandler();
    let bucket = this.buckets.get(handler);
    if (bucket === undefined) {
      bucket =
        this.reflector.getAllAndOverride<string | undefined>(BUCKET, [handler, context.getClass()]) ??
        'default';
      this.buckets.set(handler, bucket);
    }
    return bucket;
  }
}

function requestOf(context: ExecutionContext): CountedRequest | null {
  if (context.getType() !== 'http') return null;
  const { url, principal } = context.getArgByIndex<PlatformRequest>(0);
  return { url, principal, reply: context.getArgByIndex<FastifyReply>(1) };
}

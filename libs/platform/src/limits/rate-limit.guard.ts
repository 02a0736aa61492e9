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

import type { Principal } from '#kernel';

import { clientAddress, type PlatformRequest, type PlatformSocket } from '../auth/request.js';
import { Wires } from '../errors/wires.js';
import { type Budget, Limiter, tooManyRequests } from './limiter.js';
import { BUCKET } from './rate-limit.decorator.js';

/**
 * Runs after the `AuthGuard`. Counts by the caller, or by the client's address where nobody is signed in;
 * the hourly quota of an API key is charged for every HTTP request.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  private readonly buckets = new WeakMap<object, string>();
  private readonly requests = new WeakMap<object, ThrottlerRequest>();

  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly limiter: Limiter,
    private readonly wires: Wires,
  ) {
    super(options, storage, reflector);
  }

  /** What a handler's decorators say does not change: it is read once. */
  override canActivate(context: ExecutionContext): Promise<boolean> {
    const known = this.requests.get(context.getHandler());
    return known ? this.handleRequest({ ...known, context }) : super.canActivate(context);
  }

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl } = request;
    this.requests.set(context.getHandler(), request);
    const { tracker, principal } = this.callerOf(context);
    const budget = await this.limiter.hit(this.bucketOf(context), tracker, limit, ttl);
    if (context.getType() === 'http') this.tell(context, budget);
    if (!budget.allowed) throw tooManyRequests(budget.resetMs);
    if (principal && context.getType() === 'http') await this.limiter.chargeKey(principal);
    return true;
  }

  private callerOf(context: ExecutionContext): { tracker: string; principal: Principal | null } {
    if (context.getType() === 'ws') {
      const { data, handshake } = context.switchToWs().getClient<PlatformSocket>();
      return { tracker: data.principal?.subject ?? handshake.address, principal: data.principal ?? null };
    }
    const request = context.switchToHttp().getRequest<PlatformRequest>();
    return {
      tracker: request.principal?.subject ?? clientAddress(request),
      principal: request.principal ?? null,
    };
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

  private tell(context: ExecutionContext, { limit, windowMs, used, resetMs }: Budget): void {
    const { url } = context.switchToHttp().getRequest<PlatformRequest>();
    if (!this.wires.of(url).rateLimitHeaders) return;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    void reply.header('ratelimit-policy', `"default";q=${String(limit)};w=${String(windowMs / 1000)}`);
    void reply.header(
      'ratelimit',
      `"default";r=${String(Math.max(0, limit - used))};t=${String(Math.ceil(resetMs / 1000))}`,
    );
  }
}

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
  private readonly unlimited = new WeakSet<object>();

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
    const { tracker, principal } = this.callerOf(context);
    const budget = await this.limiter.hit(this.bucketOf(context), tracker, limit, ttl);
    const isHttp = context.getType() === 'http';
    const quota = isHttp && budget.allowed && principal ? await this.limiter.hitKey(principal) : null;
    if (isHttp) this.tell(context, { default: budget, ...(quota && { api_key: quota }) });
    const full = [budget, quota].find((one) => one?.allowed === false);
    if (full) throw tooManyRequests(full.resetMs);
    return true;
  }

  private callerOf(context: ExecutionContext): { tracker: string; principal: Principal | null } {
    if (context.getType() === 'ws') {
      const { data } = context.switchToWs().getClient<PlatformSocket>();
      return {
        tracker: data.principal?.subject ?? data.client ?? 'unknown',
        principal: data.principal ?? null,
      };
    }
    const request = context.getArgByIndex<PlatformRequest>(0);
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

  /** Each budget is a policy of its own name: whichever refuses is among them. */
  private tell(context: ExecutionContext, budgets: Readonly<Record<string, Budget>>): void {
    const { url } = context.getArgByIndex<PlatformRequest>(0);
    if (!this.wires.of(url).rateLimitHeaders) return;
    const reply = context.getArgByIndex<FastifyReply>(1);
    const policies = Object.entries(budgets);
    void reply.header('ratelimit-policy', policies.map(policyOf).join(', '));
    void reply.header('ratelimit', policies.map(leftOf).join(', '));
  }
}

type Named = readonly [name: string, budget: Budget];

function policyOf([name, { limit, windowMs }]: Named): string {
  return `"${name}";q=${String(limit)};w=${String(windowMs / 1000)}`;
}

function leftOf([name, { limit, used, resetMs }]: Named): string {
  return `"${name}";r=${String(Math.max(0, limit - used))};t=${String(Math.ceil(resetMs / 1000))}`;
}

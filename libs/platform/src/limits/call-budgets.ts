import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import type { Principal } from '#kernel';

import { Wires } from '../errors/wires.js';
import { type Budget, Limiter, quotaOf, tooManyRequests } from './limiter.js';

/** A call over HTTP, and where its budgets are told. */
export interface CountedRequest {
  readonly url: string;
  readonly principal?: Principal | null | undefined;
  readonly reply: FastifyReply;
}

/** What callers have left, told in `RateLimit` and `RateLimit-Policy` below the prefixes that have them. */
@Injectable()
export class CallBudgets {
  constructor(
    private readonly limiter: Limiter,
    private readonly wires: Wires,
  ) {}

  /**
   * Counts a call against its bucket, and one over HTTP against the hourly quota of its key. Refuses what is too much.
   * @param request `null`: it came over a socket
   * @param steps of a batch, which has a quota of its own; `null`: a single call
   */
  async spend(
    bucket: string,
    caller: string,
    { limit, ttl }: { readonly limit: number; readonly ttl: number },
    request: CountedRequest | null,
    steps: number | null = null,
  ): Promise<void> {
    const budget = await this.limiter.hit(bucket, caller, limit, ttl);
    const { principal } = request ?? {};
    const quota = budget.allowed && principal ? await this.limiter.hitKey(principal, steps) : null;
    if (request !== null) this.tell(request, { default: budget, ...(quota && { [quotaOf(steps)]: quota }) });
    const full = [budget, quota].find((one) => one?.allowed === false);
    if (full) throw tooManyRequests(full.resetMs);
  }

  /** Each budget is a policy of its own name: whichever refuses is among them. */
  private tell({ url, reply }: CountedRequest, budgets: Readonly<Record<string, Budget>>): void {
    if (!this.wires.of(url).rateLimitHeaders) return;
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

import { applyDecorators, SetMetadata } from '@nestjs/common';
import { SkipThrottle, Throttle } from '@nestjs/throttler';

export const BUCKET = 'ligature:bucket';

export interface RateLimitRule {
  /** What is counted together. Doors of one bucket must have the same limit and window. */
  readonly bucket: string;
  /** Calls within a window, per caller; before `LIGATURE_RATE_LIMIT_SCALE`. */
  readonly limit: number;
  readonly windowMs: number;
}

/** Limits a route or an event more closely than the default does. */
export function RateLimit({ bucket, limit, windowMs }: RateLimitRule): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(BUCKET, bucket), Throttle({ default: { limit, ttl: windowMs } }));
}

/** For handlers that limit themselves, at a point of their own choosing. */
export const NoRateLimit = (): MethodDecorator & ClassDecorator => SkipThrottle({ default: true });

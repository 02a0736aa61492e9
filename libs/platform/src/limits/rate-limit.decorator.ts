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

/** Of how many entries a batch counts as one call. */
const STEP = 50;
export const COUNTED = 'ligature:counted';

/**
 * A batch is counted by its size, in steps of 50 entries, against a budget of its own: as many steps an hour as the key has
 * calls.
 * @param field the list in the body
 */
export const CountsBySize = (field: string): MethodDecorator => SetMetadata(COUNTED, field);

/** The steps of a list; what is none is one, and refused later. */
export function stepsOf(list: unknown): number {
  return Array.isArray(list) ? Math.max(1, Math.ceil(list.length / STEP)) : 1;
}

/** For handlers that limit themselves, at a point of their own choosing. */
export const NoRateLimit = (): MethodDecorator & ClassDecorator => SkipThrottle({ default: true });

import type { Env } from '../config/env.js';

type Origins = Pick<Env, 'publicUrl' | 'corsOrigins'>;

/** The origins of our own pages, as far as configured: what a form is filled in on. */
export function ownOrigins({ publicUrl }: Pick<Origins, 'publicUrl'>): readonly string[] {
  return publicUrl === null ? [] : [publicUrl];
}

/** Those whose scripts may act with a visitor's cookie: ours, and the operator's. */
export function trustedOrigins(origins: Origins): readonly string[] {
  return [...ownOrigins(origins), ...origins.corsOrigins];
}

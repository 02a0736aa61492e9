import type { Env } from '#platform/config';

import { originOf } from '../origin-of.js';
import { type Finding, reasonOf } from './finding.js';

/** Whether a service with these settings runs, and takes writes. That none runs is no fault: it may be yet to start. */
export async function checkService(env: Env): Promise<Finding> {
  const origin = originOf(env);
  try {
    const answer = await fetch(new URL('/health/ready/writes', origin), {
      signal: AbortSignal.timeout(env.deadlines.doctorService),
    });
    const health = (await answer.json()) as { status?: string; database?: string; redis?: string };
    const parts = [
      `database ${health.database ?? '?'}`,
      ...(health.redis === undefined ? [] : [`redis ${health.redis}`]),
    ];
    const found = `${origin} is ${health.status ?? '?'} (${parts.join(', ')})`;
    return answer.ok
      ? { check: 'service', state: 'ok', found }
      : { check: 'service', state: 'failed', found, advice: 'Its log says why.' };
  } catch (error) {
    return { check: 'service', state: 'unused', found: `nothing answers on ${origin} (${reasonOf(error)})` };
  }
}

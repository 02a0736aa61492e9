import { join } from 'node:path';

import type { Options } from './options.js';
import { type ServerProcess, startServer } from './server-process.js';

export const OURS = 'dist/bundle/main.js';

export interface Contenders {
  readonly ours: ServerProcess;
  readonly ceiling: ServerProcess;
}

/** What the service is measured against: its ceiling with more settings of its own, or another build. */
export function startRival(
  ceiling: string,
  env: Record<string, string>,
  { against }: Pick<Options, 'against'>,
  more: Record<string, string> = {},
): Promise<ServerProcess> {
  return against === undefined
    ? startServer(`dist/test/bench/${ceiling}`, { ...env, ...more })
    : startServer(join(against, OURS), env);
}

/** The service and its rival, on one database. */
export async function startContenders(
  ceiling: string,
  env: Record<string, string>,
  options: Pick<Options, 'against'>,
): Promise<Contenders> {
  return { ours: await startServer(OURS, env), ceiling: await startRival(ceiling, env, options) };
}

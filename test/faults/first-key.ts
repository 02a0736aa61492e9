import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { eventually } from './processes/processes.js';

/** The key of the demo workspace, from what the first start leaves behind. */
export async function firstKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'first-run.txt');
  const text = (): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await eventually('the demo workspace is made', () => /lkyu_\S+\n/.test(text()));
  return /lkyu_\S+/.exec(text())?.[0] ?? '';
}

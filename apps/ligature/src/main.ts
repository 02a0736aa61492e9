import 'reflect-metadata';

import { start } from './start.js';

try {
  await start();
} catch (error) {
  process.stderr.write(`Ligature cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

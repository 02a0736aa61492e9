import 'reflect-metadata';

import { setFlagsFromString } from 'node:v8';

import { start } from './start.js';

/**
 * How much the heap may grow before it is cleaned: half of what was alive, where V8 would let it have four times as
 * much on a machine with memory to spare. So whoever asks for large answers does not leave the process large.
 */
setFlagsFromString('--heap-growing-percent=50');

try {
  await start();
} catch (error) {
  process.stderr.write(`Ligature cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

import { notesRefusals } from './test/support/refusals.js';
import { SecondAttempts } from './test/support/second-attempts.js';

const libs = fileURLToPath(new URL('./libs', import.meta.url));
/** Waits are for conditions; how long they may take depends on what else the machine does. */
const canRetry = process.env['LIGATURE_TEST_RETRY'] === '1';
const isLong = process.env['LIGATURE_TEST_LONG'] === '1';
const generous = {
  testTimeout: isLong ? 7_200_000 : 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 300_000 } },
};

/** Doors are found in the sources, not in `dist`. */
const resolve = {
  alias: [
    { find: /^#platform\/([a-z-]+)$/, replacement: `${libs}/platform/src/doors/$1.ts` },
    { find: /^#([a-z-]+)$/, replacement: `${libs}/$1/src/index.ts` },
  ],
};

/** What starts services and browsers takes longest: it begins first, so that nothing runs alone at the end. */
const LONG = ['/test/faults/', '/test/operations/', '/test/browser/', '/test/console/'];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((folder) => moduleId.includes(folder));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    reporters: canRetry ? ['default', new SecondAttempts()] : ['default'],
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['libs/**/*.spec.ts', 'apps/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          isolate: false,
          ...generous,
        },
      },
      {
        resolve,
        plugins: process.env['LIGATURE_TEST_REFUSALS'] === '1' ? [notesRefusals()] : [],
        test: {
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          setupFiles: ['test/support/each-file.ts'],
          // The sources are read once per worker, not once per file: that was most of the time.
          isolate: false,
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          retry: canRetry ? 1 : 0,
          ...generous,
        },
      },
    ],
    // One more than the cores of a small machine: a worker waits for the database nearly half of its time.
    maxWorkers: 3,
  },
});

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const libs = fileURLToPath(new URL('./libs', import.meta.url));
const generous = { testTimeout: 120_000, hookTimeout: 240_000 };

/** Doors are found in the sources, not in `dist`. */
const resolve = { alias: [{ find: /^#([a-z-]+)$/, replacement: `${libs}/$1/src/index.ts` }] };

export default defineConfig({
  test: {
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
        test: {
          name: 'e2e',
          include: ['test/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          // The sources are read once per worker, not once per file: that was most of the time.
          isolate: false,
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          ...generous,
        },
      },
    ],
    maxWorkers: 2,
  },
});

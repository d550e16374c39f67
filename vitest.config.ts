import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs the project `main`; `npm run test:all` runs the rest: exhaustive attacks, the corpus, and comparisons
 * with independent tools, in files that end in `.all.test.ts`.
 */
const EXHAUSTIVE = 'test/**/*.all.test.ts';

export default defineConfig({
  test: {
    // They end what hangs, on the slowest machine; no test is to be measured by them.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['./test/skip-reporter.ts', 'default'],
    projects: [
      { extends: true, test: { name: 'main', include: ['test/**/*.test.ts'], exclude: [EXHAUSTIVE] } },
      { extends: true, test: { name: 'all', include: [EXHAUSTIVE] } },
    ],
  },
});

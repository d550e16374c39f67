import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs the project `main`; `npm run test:all` runs the rest: exhaustive attacks, the corpus, and comparisons
 * with independent tools, in files that end in `.all.test.ts`.
 */
const EXHAUSTIVE = 'test/**/*.all.test.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['./test/skip-reporter.ts', 'default'],
    projects: [
      { extends: true, test: { name: 'main', include: ['test/**/*.test.ts'], exclude: [EXHAUSTIVE] } },
      { extends: true, test: { name: 'all', include: [EXHAUSTIVE] } },
    ],
  },
});

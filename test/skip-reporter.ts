import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Says why tests were skipped, and how many for each reason; the reason stands in the title of the test or its suite. */
export default class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const test of modules.flatMap((module) => [...module.children.allTests('skipped')])) {
      const reason = reasonOf(test);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    if (counts.size === 0) return;
    const lines = [...counts].map(([reason, count]) => `  ${count} ${reason}`);
    process.stdout.write(`\nSkipped tests:\n${lines.join('\n')}\n`);
  }
}

function reasonOf(test: TestCase): string {
  return /\((skipped [^)]*)\)/.exec(test.fullName)?.[1] ?? `without a reason: ${test.fullName}`;
}

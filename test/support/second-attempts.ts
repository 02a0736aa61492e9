import type { Reporter, TestModule } from 'vitest/node';

/** Names the tests that passed only when they were tried again: each is a fault of the test or of the service. */
export class SecondAttempts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const names = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}\n`),
    );
    if (names.length > 0) process.stdout.write(`\nPassed at the second attempt only:\n${names.join('')}`);
  }
}

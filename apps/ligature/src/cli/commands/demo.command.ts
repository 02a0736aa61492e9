import type { DemoPerson } from '../../demo/people.js';
import type { Command } from '../command.js';
import { originOf } from '../origin-of.js';
import type { Operator } from '../operator.js';
import { withOperator } from '../with-operator.js';

export const demoCommand: Command = {
  name: 'demo',
  about: 'makes one link of each kind on the running service and checks what it answers',
  options: { url: { value: 'ORIGIN', about: 'where the service listens; by default HOST and PORT' } },
  run: (options, env) => {
    const origin = options.optional('url') ?? originOf(env);
    return withOperator(env, async (operator) => {
      await demandService(origin);
      const { demoPeople } = await import('../../demo/people.js');
      const { Report } = await import('../../demo/report.js');
      const { runDemo } = await import('../../demo/run-demo.js');
      const people = await demoPeople(operator, 'npm run demo');
      const report = new Report((text) => process.stderr.write(text));
      try {
        await runDemo(origin, people, report);
      } finally {
        await endKeys(operator, people);
      }
      if (report.mistakes.length > 0) throw new Error(`not as promised:\n  ${report.mistakes.join('\n  ')}`);
      const count = String(report.steps.length);
      return {
        json: { origin, steps: report.steps },
        text: `\nAll ${count} exchanges were as the contracts say.`,
      };
    });
  },
};

async function demandService(origin: string): Promise<void> {
  await fetch(new URL('/health/live', origin)).catch((error: unknown) => {
    throw new Error(`nothing answers on ${origin}: start Ligature first (npm start), or say --url`, {
      cause: error,
    });
  });
}

async function endKeys(operator: Operator, people: readonly DemoPerson[]): Promise<void> {
  for (const { keyPrefix } of people) await operator.keys.revokeByPrefix(keyPrefix, false);
}

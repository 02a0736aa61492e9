import type { Env } from '#platform';

import { type DemoPerson, demoPeople } from '../demo/people.js';
import { Report } from '../demo/report.js';
import type { Command } from './command.js';
import type { Operator } from './operator.js';
import { withOperator } from './with-operator.js';

export const demoCommand: Command = {
  name: 'demo',
  about: 'makes one link of each kind on the running service and checks what it answers',
  options: { url: '[ORIGIN]' },
  run: (options, env) => {
    const origin = options.optional('url') ?? originOf(env);
    return withOperator(env, async (operator) => {
      await demandService(origin);
      const { runDemo } = await import('../demo/run-demo.js');
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

function originOf({ host, port }: Env): string {
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}

async function demandService(origin: string): Promise<void> {
  await fetch(new URL('/health/live', origin)).catch((error: unknown) => {
    throw new Error(`nothing answers on ${origin}: start Ligature first (npm start), or say --url`, {
      cause: error,
    });
  });
}

async function endKeys(operator: Operator, people: readonly DemoPerson[]): Promise<void> {
  for (const { keyPrefix } of people) await operator.keys.revokeByPrefix(keyPrefix);
}

import type { Command } from '../command.js';
import { withOperator } from '../with-operator.js';

export const bundleTakedown: Command = {
  name: 'bundle takedown',
  about: 'takes a link bundle off the service: its page and its API answer 410, and tell the reason',
  argument: ['SLUG', 'slug or alias of the bundle'],
  options: { reason: { value: 'TEXT', about: 'why; its page tells it' } },
  examples: ["bundle takedown tidy-otters-run --reason 'Phishing'"],
  run: async (options, env) => {
    const { LinkySettings } = await import('#linky');
    const [name, reason] = [options.argument('SLUG'), options.optional('reason') ?? null];
    return withOperator(env, async ({ takedowns }) => {
      const bundle = await takedowns.takeDown(name, reason);
      return {
        json: { bundle },
        text: `${bundle.slug} is taken down. For ${String(env.of(LinkySettings).takedownDays)} days it can be reinstated.`,
      };
    });
  },
};

export const bundleReinstate: Command = {
  name: 'bundle reinstate',
  about: 'makes a bundle that was taken down what it was before',
  argument: ['SLUG', 'slug or alias of the bundle'],
  run: (options, env) => {
    const name = options.argument('SLUG');
    return withOperator(env, async ({ takedowns }) => {
      const bundle = await takedowns.reinstate(name);
      return { json: { bundle }, text: `${bundle.slug} is reinstated.` };
    });
  },
};

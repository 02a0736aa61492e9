import { isUuid } from '#kernel';

import type { Command } from '../command.js';
import { LIST_OPTIONS, listOutcome, listRequestOf } from '../lists.js';
import { type Options, UsageError } from '../options.js';
import { facts } from '../table.js';
import { withOperator } from '../with-operator.js';

const ID = ['ID', 'id of a webhook, as `webhooks list` tells it'] as const;
const { limit, after } = LIST_OPTIONS;
const STATUSES = ['pending', 'delivered', 'dead'] as const;

export const webhooksList: Command = {
  name: 'webhooks list',
  about: 'lists webhooks of everybody, in the order in which they were set up, and whether they work',
  options: { org: { value: 'SLUG', about: 'only those of this organization' }, limit, after },
  examples: ['webhooks list --org engines'],
  run: (options, env) => {
    const [org, request] = [options.optional('org'), listRequestOf(options)];
    return withOperator(env, async (operator) => {
      const { webhookView } = await import('#events');
      const orgId = org === undefined ? null : (await operator.anyOrganization(org)).id;
      const page = await operator.webhooks.list(orgId, request.cursor, request.limit);
      const rows = page.rows.map((webhook) =>
        Object.assign(webhookView(webhook), { userId: webhook.userId }),
      );
      return listOutcome(
        'webhooks',
        { rows, nextCursor: page.nextCursor },
        {
          id: ({ id }) => id,
          of: ({ org: slug, userId }) => slug ?? userId,
          url: ({ url }) => url,
          types: ({ types }) => types.join(' '),
          state: stateOf,
        },
      );
    });
  },
};

export const webhooksShow: Command = {
  name: 'webhooks show',
  about: 'tells what is known of a webhook; its secret is told to nobody again',
  argument: ID,
  run: (options, env) => {
    const id = idOf(options);
    return withOperator(env, async ({ webhooks }) => {
      const { webhookView } = await import('#events');
      const webhook = await webhooks.get(id);
      const view = Object.assign(webhookView(webhook), { userId: webhook.userId });
      return {
        json: { webhook: view },
        text: facts([
          ['id', view.id],
          ['of', view.org ?? view.userId],
          ['url', view.url],
          ['types', view.types.join(' ')],
          ['description', view.description],
          ['state', stateOf(view)],
          ['last success', webhook.lastSuccessAt],
          ['old secret until', webhook.oldSecretUntil],
          ['made', webhook.createdAt],
          ['changed', webhook.updatedAt],
        ]),
      };
    });
  },
};

export const webhooksTest: Command = {
  name: 'webhooks test',
  about:
    'sends the event webhook.test to a webhook now, and tells what came back; ends with 1 where that was no success',
  argument: ID,
  run: (options, env) => {
    const id = idOf(options);
    return withOperator(env, async ({ webhooks }) => {
      const { attemptView } = await import('#events');
      const attempt = attemptView(await webhooks.test(id));
      return {
        json: { attempt },
        text: facts([
          ['status', attempt.status],
          ['error', attempt.error],
          ['milliseconds', attempt.durationMs],
          ['answer', attempt.answer],
        ]),
        failed: attempt.error !== null,
      };
    });
  },
};

export const webhooksDeliveries: Command = {
  name: 'webhooks deliveries',
  about: 'lists what was delivered to a webhook or not, the latest first',
  argument: ID,
  options: { status: { value: 'STATUS', about: 'only what is pending, delivered or dead' }, limit, after },
  examples: ['webhooks deliveries 019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4 --status dead'],
  run: (options, env) => {
    const [id, request, wanted] = [idOf(options), listRequestOf(options), options.optional('status')];
    const status = STATUSES.find((known) => known === wanted) ?? null;
    if (wanted !== undefined && status === null)
      throw new UsageError(`--status must be one of ${STATUSES.join(', ')}`);
    return withOperator(env, async ({ deliveries }) => {
      const { deliveryView } = await import('#events');
      const { rows, nextCursor } = await deliveries.list(id, status, request.cursor, request.limit);
      return listOutcome(
        'deliveries',
        { rows: rows.map(deliveryView), nextCursor },
        {
          event: ({ event }) => event,
          type: ({ type }) => type,
          subject: ({ subject }) => subject,
          status: (row) => row.status,
          attempts: ({ attempts }) => attempts.length,
          'last answer': ({ attempts }) => attempts.at(-1)?.error ?? attempts.at(-1)?.status ?? null,
          next: ({ nextAttemptAt }) => nextAttemptAt,
        },
      );
    });
  },
};

export const webhooksReplay: Command = {
  name: 'webhooks replay',
  about: 'has all events of a time that fit a webhook delivered to it again, by a service that is running',
  argument: ID,
  options: {
    from: { value: 'TIME', about: 'from then on, such as 2027-06-30T00:00:00Z', required: true },
    to: { value: 'TIME', about: 'before then', required: true },
  },
  examples: [
    'webhooks replay 019c2f6e-9a51-7c40-8d2b-1f0a7c9be3d4 --from 2026-11-29T18:00:00Z --to 2026-11-29T19:00:00Z',
  ],
  run: (options, env) => {
    const [id, from, to] = [idOf(options), options.required('from'), options.required('to')];
    return withOperator(env, async ({ deliveries }) => {
      const queued = await deliveries.replay(id, from, to);
      return { json: { queued }, text: `${String(queued)} events are delivered again.` };
    });
  },
};

interface State {
  readonly enabled: boolean;
  readonly disabledBecause: string | null;
  readonly failingSince: string | null;
}

function stateOf({ enabled, disabledBecause, failingSince }: State): string {
  if (!enabled) return `disabled (${disabledBecause ?? ''})`;
  return failingSince === null ? 'works' : `fails since ${failingSince}`;
}

/** @throws UsageError where it is none */
function idOf(options: Options): string {
  const id = options.argument('ID');
  if (!isUuid(id)) throw new UsageError('ID must be an id');
  return id.toLowerCase();
}

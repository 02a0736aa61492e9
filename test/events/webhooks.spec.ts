import { WebhookFigures, WebhookNetwork, WebhookUpkeep } from '#events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import type { TestApp } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';
import { answers, Receiver, verify } from '../support/receiver.js';
import { type HookCaller, type Made, person, startHooks } from './webhook-world.js';

const HOUR_MS = 3_600_000;

let app: TestApp;
let mailbox: Mailbox;
let receiver: Receiver;
let caller: HookCaller;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startHooks(mailbox.settings);
  caller = await person(app);
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

const receivers: Receiver[] = [];
async function receive(): Promise<Receiver> {
  receivers.push((receiver = await Receiver.start()));
  return receiver;
}
afterEach(async () => {
  for (const each of receivers.splice(0)) await each.stop();
  for (const { id } of (await caller.send<{ webhooks: { id: string }[] }>('GET', '/webhooks')).body.webhooks)
    await caller.send('DELETE', `/webhooks/${id}`);
});

/** An endpoint of the caller at a receiver of its own. */
async function hooked(more: object = {}): Promise<Made & { receiver: Receiver }> {
  const { url } = await receive().then((one) => ({ url: one.url() }));
  return { ...(await caller.hook(url, { ...more })), receiver };
}

const came = (to: Receiver, count: number): Promise<unknown> =>
  eventually(`${String(count)} have come`, () => to.received.length >= count);

/** Lets time pass, and whoever looks for what is due look. */
async function later(ms: number): Promise<void> {
  app.clock.advance(ms);
  await app.get(WebhookUpkeep).resume();
}

describe('an event', () => {
  it('is delivered once, signed, as a CloudEvent', async () => {
    const hook = await hooked();
    const node = await caller.node('Ä title');
    await came(hook.receiver, 1);
    const [request] = hook.receiver.received;
    expect(verify(hook.secret, request!)).toMatchObject({
      specversion: '1.0',
      id: request!.headers['webhook-id'],
      type: 'node.created',
      source: `/users/${caller.userId!}`,
      subject: `nodes/${node}`,
      userid: caller.userId,
      data: { title: 'Ä title' },
    });
    expect(request!.headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'user-agent': expect.stringMatching(/^Ligature-Webhooks\/\d/) as string,
    });
    const feed = await caller.send<{ events: { id: string }[] }>('GET', '/events?types=node.*&limit=1');
    expect(feed.body.events[0]?.id).toBe(request!.event.id);
    await eventually('it is kept', async () => (await caller.deliveries(hook.id))[0]?.status === 'delivered');
    expect(await caller.deliveries(hook.id)).toMatchObject([
      {
        event: request!.event.id,
        attempts: [{ status: 200, answer: 'ok', error: null }],
        nextAttemptAt: null,
      },
    ]);
    expect(await caller.get(hook.id)).toMatchObject({ failingSince: null });
    expect((await caller.get(hook.id))['lastSuccessAt']).not.toBeNull();
  });

  it('of another type, of somebody else, or from before is not', async () => {
    const other = await person(app);
    await caller.node('before');
    const hook = await hooked({ types: ['node.created'] });
    await other.node('of another');
    const id = await caller.node('mine');
    await caller.rename(id, 'still mine');
    await caller.node('last');
    await came(hook.receiver, 2);
    expect(hook.receiver.events.map(({ type, data }) => [type, (data as { title: string }).title])).toEqual([
      ['node.created', 'mine'],
      ['node.created', 'last'],
    ]);
  });

  it('comes again by a replay of its time, in order for its subject, ten at once of all', async () => {
    const from = new Date(app.clock.now()).toISOString();
    app.clock.advance(1_000);
    const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => caller.node(String(n))));
    await caller.rename(ids[0]!, 'again');
    app.clock.advance(1_000);
    const to = new Date(app.clock.now()).toISOString();
    const hook = await hooked();
    const waiting: (() => void)[] = [];
    hook.receiver.usually = (_, response) => waiting.push(() => response.writeHead(204).end());
    expect(await caller.send('POST', `/webhooks/${hook.id}/replay`, { from, to })).toEqual({
      status: 202,
      body: { queued: 13 },
    });
    await eventually('ten wait', () => hook.receiver.busy === 10);
    hook.receiver.usually = answers(204);
    waiting.forEach((go) => {
      go();
    });
    await came(hook.receiver, 13);
    expect(hook.receiver.busiest).toBe(10);
    const ofFirst = hook.receiver.events.filter(({ subject }) => subject === `nodes/${ids[0]!}`);
    expect(ofFirst.map(({ type }) => type)).toEqual(['node.created', 'node.updated']);
    // Nothing of it is before, or after.
    expect(hook.receiver.received).toHaveLength(13);
  });

  it('waits for an earlier one of its subject that fails, and others do not', async () => {
    const hook = await hooked();
    hook.receiver.next.push(answers(500));
    const first = await caller.node('fails');
    await came(hook.receiver, 1);
    await caller.rename(first, 'waits');
    const second = await caller.node('goes on');
    await came(hook.receiver, 2);
    expect(hook.receiver.events.map(({ subject }) => subject)).toEqual([`nodes/${first}`, `nodes/${second}`]);
    const [, waits] = await caller.deliveries(hook.id);
    expect(waits).toMatchObject({
      type: 'node.updated',
      status: 'pending',
      attempts: [],
      nextAttemptAt: null,
    });
    await later(6_000);
    await came(hook.receiver, 4);
    expect(hook.receiver.events.slice(2).map(({ type }) => type)).toEqual(['node.created', 'node.updated']);
    // The same event has the same id at each attempt.
    expect(hook.receiver.events[2]!.id).toBe(hook.receiver.events[0]!.id);
  });

  it('is tried ten times by the schedule, then it is dead, kept, and retried by hand', async () => {
    const hook = await hooked();
    hook.receiver.usually = answers(503, {}, 'no');
    await caller.node();
    const delays = [5, 300, 1_800, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 3_600)];
    for (const [n, seconds] of delays.entries()) {
      await eventually(`attempt ${String(n + 1)} is kept`, async () => {
        const [one] = await caller.deliveries(hook.id);
        return one?.attempts.length === n + 1;
      });
      const [{ attempts, nextAttemptAt } = { attempts: [], nextAttemptAt: null }] = await caller.deliveries(
        hook.id,
      );
      // Counted from when the attempt began: the rest is how long it took.
      const wait = (Date.parse(nextAttemptAt ?? '') - Date.parse(attempts.at(-1)?.time ?? '')) / 1_000;
      expect(wait).toBeGreaterThanOrEqual(seconds);
      expect(wait).toBeLessThanOrEqual(seconds * 1.1 + 60);
      await later(seconds * 1_100 + 1_000);
    }
    await eventually(
      'it is dead',
      async () => (await caller.deliveries(hook.id, '?status=dead')).length === 1,
    );
    expect(hook.receiver.received).toHaveLength(10);
    const [dead] = await caller.deliveries(hook.id);
    expect(dead).toMatchObject({ nextAttemptAt: null });
    expect(dead!.attempts).toHaveLength(10);
    expect(dead!.attempts[0]).toMatchObject({ status: 503, answer: 'no', error: 'The answer was 503' });
    hook.receiver.usually = answers(200);
    const path = `/webhooks/${hook.id}/deliveries/${dead!.event}/retry`;
    expect(await caller.send('POST', path)).toMatchObject({ status: 202, body: { event: dead!.event } });
    await came(hook.receiver, 11);
    expect(hook.receiver.events[10]!.id).toBe(dead!.event);
    await eventually('it is kept', async () => (await caller.deliveries(hook.id))[0]?.status === 'delivered');
  });
});

describe('an endpoint that fails', () => {
  it.each([
    ['redirects', answers(301, { location: '/elsewhere' }), /301: redirects are not followed/],
    ['has an error', answers(500), /^The answer was 500$/],
    ['has a page for everything', answers(404, {}, 'x'.repeat(5_000)), /404/],
    ['closes early', (_: unknown, response: { destroy(): void }) => response.destroy(), /connection failed/],
    ['says nothing in time', () => undefined, /No answer within 3000 ms/],
  ] as const)('%s', async (_, behaviour, error) => {
    const hook = await hooked();
    hook.receiver.next.push(behaviour);
    await caller.node();
    await eventually('it is kept', async () => (await caller.deliveries(hook.id))[0]?.attempts.length === 1);
    const [delivery] = await caller.deliveries(hook.id);
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: [{ error: expect.stringMatching(error) as string }],
    });
    expect(delivery!.attempts[0]!.answer?.length ?? 0).toBeLessThanOrEqual(1_024);
    expect((await caller.get(hook.id))['failingSince']).not.toBeNull();
    expect(hook.receiver.received.map(({ headers }) => headers['webhook-id'])).toHaveLength(1);
  });

  it('delays no other, be there however many', async () => {
    const dead = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const one = await receive();
        one.usually = () => undefined;
        await caller.hook(one.url());
        return one;
      }),
    );
    const hook = await hooked();
    await caller.node();
    await eventually('all have it', () => dead.every(({ received }) => received.length === 1));
    // While the others still say nothing.
    await came(hook.receiver, 1);
    expect(dead.every(({ busy }) => busy === 1)).toBe(true);
  });

  it('is success where the answer begins in time, whatever follows', async () => {
    const hook = await hooked();
    hook.receiver.next.push((_, response) => {
      response.writeHead(200);
      for (let n = 0; n < 64; n += 1) response.write('\0'.repeat(65_536));
    });
    await caller.node();
    await eventually('it is kept', async () => (await caller.deliveries(hook.id))[0]?.status === 'delivered');
    expect((await caller.deliveries(hook.id))[0]!.attempts[0]!.answer).toBe('\ufffd'.repeat(1_024));
  });

  it('is asked again when it wants to be, at most a day later', async () => {
    const hook = await hooked();
    hook.receiver.next.push(answers(429, { 'retry-after': '3600' }));
    await caller.node();
    await eventually('it is kept', async () => (await caller.deliveries(hook.id))[0]?.attempts.length === 1);
    const nextAttemptAt = (await caller.deliveries(hook.id))[0]?.nextAttemptAt ?? '';
    expect(Date.parse(nextAttemptAt) - app.clock.now()).toBeGreaterThan(0.99 * HOUR_MS);
  });

  it('is disabled at once when it is gone', async () => {
    const hook = await hooked();
    hook.receiver.next.push(answers(410));
    await caller.node();
    await eventually('it is disabled', async () => (await caller.get(hook.id))['enabled'] === false);
    expect(await caller.get(hook.id)).toMatchObject({ disabledBecause: 'gone' });
    const told = await caller.send<{ events: object[] }>('GET', '/events?types=webhook.disabled');
    expect(told.body.events[0]).toMatchObject({
      subject: `webhooks/${hook.id}`,
      data: { disabledBecause: 'gone' },
      actor: { type: 'system', via: 'job' },
    });
    await caller.node();
    const again = await caller.send('PATCH', `/webhooks/${hook.id}`, { enabled: true });
    expect(again.body).toMatchObject({ enabled: true, disabledBecause: null, failingSince: null });
    // What was pending is tried, what happened meanwhile is not delivered, what happens now is.
    await caller.node('now');
    await came(hook.receiver, 3);
    expect(hook.receiver.events.map(({ data }) => (data as { title: string }).title)).toEqual([
      'N',
      'N',
      'now',
    ]);
    expect(hook.receiver.events[1]!.id).toBe(hook.receiver.events[0]!.id);
  });

  it('is disabled when it has failed for five days', async () => {
    const hook = await hooked();
    hook.receiver.usually = answers(500);
    await caller.node();
    await came(hook.receiver, 1);
    await eventually('it is kept', async () => (await caller.get(hook.id))['failingSince'] !== null);
    await later(4.9 * 24 * HOUR_MS);
    await came(hook.receiver, 2);
    expect(await caller.get(hook.id)).toMatchObject({ enabled: true });
    await later(0.2 * 24 * HOUR_MS);
    await eventually('it is disabled', async () => (await caller.get(hook.id))['enabled'] === false);
    expect(await caller.get(hook.id)).toMatchObject({ disabledBecause: 'failing' });
    const told = await caller.send<{ events: object[] }>('GET', '/events?types=webhook.disabled');
    expect(told.body.events[0]).toMatchObject({
      subject: `webhooks/${hook.id}`,
      data: { disabledBecause: 'failing' },
    });
    const [{ email } = { email: '' }] = await app.sql<{ email: string }>(
      'select email from identity.users where id = $1',
      [caller.userId],
    );
    await eventually('they are told by mail', () =>
      mailbox.to(email).some(({ text }) => text.includes('For five days')),
    );
  });
});

describe('metrics', () => {
  const told = async (): Promise<Record<string, number>> => {
    await app.get(WebhookFigures).count();
    const text = await (await fetch(`${app.url}/metrics`)).text();
    const lines = text.matchAll(/^(ligature_(?:webhook|events)\w+(?:\{[^}]*\})?) (\S+)$/gm);
    return Object.fromEntries([...lines].map(([, name = '', value]) => [name, Number(value)] as const));
  };
  const attempts = (outcome: string): string => `ligature_webhook_attempts_total{outcome="${outcome}"}`;

  it('tell what was delivered, what waits, and for how long', async () => {
    const before = await told();
    const hook = await hooked();
    hook.receiver.next.push(answers(500));
    await caller.node();
    await eventually('it failed', async () => (await caller.get(hook.id))['failingSince'] !== null);
    app.clock.advance(4_000);
    const failing = await told();
    expect(failing).toMatchObject({
      ligature_webhooks_enabled: 1,
      ligature_webhooks_failing: 1,
      ligature_webhooks_disabled: 0,
      [attempts('failed')]: (before[attempts('failed')] ?? 0) + 1,
    });
    for (const name of ['ligature_webhook_delay_seconds', 'ligature_events_age_seconds'])
      expect(failing[name]).toBeGreaterThanOrEqual(4);
    await later(6_000);
    await eventually('it is taken', async () => (await caller.get(hook.id))['failingSince'] === null);
    hook.receiver.next.push(answers(410));
    await caller.node();
    await eventually('it is disabled', async () => (await caller.get(hook.id))['enabled'] === false);
    const after = await told();
    expect(after).toMatchObject({
      ligature_webhooks_enabled: 0,
      ligature_webhooks_disabled: 1,
      ligature_webhook_delay_seconds: 0,
      [attempts('delivered')]: (before[attempts('delivered')] ?? 0) + 1,
    });
    expect(after['ligature_events_age_seconds']).toBeLessThan(failing['ligature_events_age_seconds'] ?? 0);
  });
});

describe('the name of a target', () => {
  it('is resolved anew at each attempt, and its addresses are checked', async () => {
    const network = app.get(WebhookNetwork);
    const usual = network.resolve.bind(network);
    const asked: string[] = [];
    const addresses = [['93.184.215.14', '10.0.0.7'], ['169.254.169.254'], ['::ffff:192.168.0.1'], []];
    network.resolve = (name) => {
      asked.push(name);
      return Promise.resolve(addresses.shift() ?? []);
    };
    const hook = await caller.hook('https://hooks.acme.example/');
    const test = async (): Promise<unknown> => (await caller.send('POST', `/webhooks/${hook.id}/test`)).body;
    for (let n = 0; n < 3; n += 1)
      expect(await test()).toMatchObject({
        status: null,
        error: expect.stringContaining('not allowed') as string,
      });
    expect(await test()).toMatchObject({ error: 'The host has no address' });
    expect(asked).toEqual(Array(4).fill('hooks.acme.example'));
    network.resolve = usual;
  });
});

import { Transactions } from '#data';
import { Mails, type MailOptions } from '#events';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { eventually } from '../faults/processes/processes.js';
import { startApp, type TestApp } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';

const SECRET = 'https://links.acme.example/reset#secret';

let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await Mailbox.start();
  app = await startApp(mailbox.settings);
});
afterAll(async () => {
  await app.close();
  await mailbox.stop();
});

const enqueue = (to: string, options?: MailOptions, from = app): Promise<void> =>
  from
    .get(Transactions)
    .run((tx) => from.get(Mails).enqueue(tx, { to, subject: 'Your link', text: `Here: ${SECRET}` }, options));

const rows = (): Promise<{ row: string }[]> =>
  app.sql('select jobs::text as row from graphile_worker._private_jobs jobs');

it('waits sealed, is sent, and leaves nothing', async () => {
  let goOn = (): void => undefined;
  mailbox.pause = new Promise((resolve) => (goOn = resolve));
  await enqueue('ada@acme.example');
  await eventually('it is on its way', () => mailbox.heard === 1);
  const [waiting] = await rows();
  expect(waiting?.row).toContain('sealed');
  expect(waiting?.row).not.toMatch(/secret|ada@|Your link/);
  goOn();
  mailbox.pause = null;
  const mail = await mailbox.latest('ada@acme.example');
  expect(mail.text).toContain('Subject: Your link');
  expect(mail.text).toContain(SECRET);
  await eventually('nothing is left', async () => (await rows()).length === 0);
  expect(JSON.stringify(app.log)).not.toMatch(/ada@acme|#secret/);
});

it('is given up where the server never takes it, and leaves nothing either', async () => {
  mailbox.refusals.push(550);
  await enqueue('nobody@acme.example');
  await eventually('it is given up', () =>
    app.log.some(({ msg }) => msg === 'a mail could not be sent, and is given up'),
  );
  await eventually('nothing is left', async () => (await rows()).length === 0);
  expect(JSON.stringify(app.log)).not.toContain('nobody@acme');
  expect(mailbox.to('nobody@acme.example')).toEqual([]);
});

it('is not sent when it is of no use any more', async () => {
  await enqueue('late@acme.example', { until: new Date(app.clock.now() - 1) });
  await enqueue('after@acme.example', { until: new Date(app.clock.now() + 60_000) });
  await mailbox.latest('after@acme.example');
  await eventually('nothing is left', async () => (await rows()).length === 0);
  expect(mailbox.to('late@acme.example')).toEqual([]);
});

it('is not sent with another secret than it was sealed with', async () => {
  await app.get(Transactions).run(async (tx) => {
    await app.get(Mails).enqueue(tx, { to: 'sealed@acme.example', subject: 'x', text: 'x' });
    await (
      await tx.manager()
    ).query(`update graphile_worker._private_jobs set payload = '{"sealed":"AAAA"}'`);
  });
  await eventually('the log says so', () =>
    app.log.some(({ msg }) => String(msg).includes('sealed with another LIGATURE_JWT_SECRET')),
  );
  await eventually('nothing is left', async () => (await rows()).length === 0);
});

it('needs no mail server: nothing is written then', async () => {
  const without = await startApp({}, { databaseUrl: app.env.databaseUrl! });
  expect(without.get(Mails).configured).toBe(false);
  await enqueue('none@acme.example', {}, without);
  expect(await rows()).toEqual([]);
  await without.close();
});

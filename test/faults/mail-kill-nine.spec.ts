import { afterEach, expect, inject, it } from 'vitest';

import { built } from '../support/built.js';
import { cloneDatabase } from '../support/databases.js';
import { Mailbox } from '../support/mailbox.js';
import { eventually } from './processes/processes.js';
import { ServiceProcess } from './processes/service.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it('a mail is sent although the service is killed while it hands it over', async () => {
  const database = await cloneDatabase(inject('serverUrl'));
  undo.push(() => database.drop());
  const mailbox = await Mailbox.start();
  undo.push(() => mailbox.stop());
  const { smtpUrl, mailFrom, publicUrl } = mailbox.settings;
  const settings = {
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
    LIGATURE_SMTP_URL: smtpUrl,
    LIGATURE_MAIL_FROM: mailFrom,
    LIGATURE_PUBLIC_URL: publicUrl,
    LIGATURE_JOB_LEASE_SECONDS: '1',
  };
  const start = async (): Promise<ServiceProcess> => {
    const service = await ServiceProcess.start(built(), settings);
    undo.push(() => (service.hasEnded ? undefined : service.end('SIGKILL')));
    return service;
  };
  let goOn = (): void => undefined;
  mailbox.pause = new Promise((resolve) => (goOn = resolve));
  mailbox.refusals.push(451);

  const first = await start();
  const body = JSON.stringify({ urls: ['https://example.com'], email: 'ada@acme.example' });
  const answer = await fetch(`${first.url}/api/links`, { method: 'POST', body });
  expect(answer.status).toBe(201);
  await eventually('it is on its way', () => mailbox.heard === 1);
  await first.end('SIGKILL');
  goOn();
  await start();
  const mail = await mailbox.latest('ada@acme.example');
  expect(mail.text).toContain(`${publicUrl}/claim/`);
  expect(mailbox.mails).toHaveLength(1);
});

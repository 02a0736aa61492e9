import { request } from 'node:http';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { Mailbox, type ReceivedMail } from '../support/mailbox.js';
import { create, makePeople } from './world.js';

const PUBLIC_URL = 'https://links.acme.example';

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

const mailTo = (address: string): Promise<ReceivedMail> => mailbox.latest(address);

it('sends the claim link to whom an anonymous bundle is meant for, in words of ours alone', async () => {
  const fields = { email: 'Alice@acme.example', title: 'Click evil.example', description: 'now' };
  const { claimUrl = '', url } = await create(app, fields);
  const mail = await mailTo('alice@acme.example');
  expect(mail.from).toBe('links@acme.example');
  expect(mail.text).toContain(claimUrl);
  expect(mail.text).toContain(url);
  expect(mail.text).not.toMatch(/evil|now/);
  expect(JSON.stringify(app.log)).not.toContain(claimUrl.split('/').at(-1));
});

it('takes the origin of what it mails from no request', async () => {
  const body = JSON.stringify({ urls: ['https://example.com'], email: 'victim@acme.example' });
  await new Promise<void>((resolve, reject) => {
    const headers = { host: 'evil.example', 'content-type': 'application/json' };
    request(`${app.url}/api/links`, { method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => {
        resolve();
      });
    })
      .on('error', reject)
      .end(body);
  });
  const mail = await mailTo('victim@acme.example');
  expect(mail.text).not.toContain('evil.example');
  expect(mail.text).toContain(`${PUBLIC_URL}/claim/`);
});

it('tries again where the server is busy, and keeps nobody waiting', async () => {
  mailbox.refusals.push(451);
  await create(app, { email: 'busy@acme.example' });
  await mailTo('busy@acme.example');
});

it('sends nothing for bundles that have an owner, and none without an address', async () => {
  const people = await makePeople(app);
  await create(app, { email: 'owner@acme.example' }, await people.alone(people.admin));
  await create(app);
  await create(app, { email: 'last@acme.example' });
  await mailTo('last@acme.example');
  expect(mailbox.mails.flatMap(({ to }) => to)).not.toContain('owner@acme.example');
});

it('sends one address three mails an hour at most', async () => {
  const strict = await startApp({ ...mailbox.settings, rateLimitScale: 1 });
  try {
    for (let n = 0; n < 5; n += 1) await create(strict, { email: 'often@acme.example' });
    await create(strict, { email: 'last-of-all@acme.example' });
    await mailTo('last-of-all@acme.example');
  } finally {
    await strict.close();
  }
  expect(mailbox.to('often@acme.example')).toHaveLength(3);
});

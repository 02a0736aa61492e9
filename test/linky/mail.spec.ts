import { request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { create, makePeople } from './world.js';

interface Mail {
  readonly to: readonly string[];
  readonly from: string | false;
  readonly text: string;
}

const PUBLIC_URL = 'https://links.acme.example';

const mails: Mail[] = [];
let failures = 0;
let server: SMTPServer;
let app: TestApp;

beforeAll(async () => {
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        if (failures > 0) {
          failures -= 1;
          done(Object.assign(new Error('busy'), { responseCode: 451 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom && mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: text.replaceAll('=\r\n', '').replaceAll('=3D', '='),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  app = await startApp({
    smtpUrl: `smtp://127.0.0.1:${String(port)}`,
    mailFrom: 'Ligature <links@acme.example>',
    publicUrl: PUBLIC_URL,
  });
});
afterAll(async () => {
  await app.close();
  await new Promise<void>((resolve) => server.close(resolve));
});

const mailTo = async (address: string): Promise<Mail> =>
  vi.waitFor(
    () => {
      const mail = mails.find(({ to }) => to.includes(address));
      if (mail === undefined) throw new Error('no mail yet');
      return mail;
    },
    { timeout: 300_000 },
  );

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
  failures = 1;
  await create(app, { email: 'busy@acme.example' });
  await mailTo('busy@acme.example');
});

it('sends nothing for bundles that have an owner, and none without an address', async () => {
  const people = await makePeople(app);
  await create(app, { email: 'owner@acme.example' }, await people.alone(people.admin));
  await create(app);
  await create(app, { email: 'last@acme.example' });
  await mailTo('last@acme.example');
  expect(mails.flatMap(({ to }) => to)).not.toContain('owner@acme.example');
});

it('sends one address three mails an hour at most', async () => {
  const strict = await startApp({
    smtpUrl: app.env.smtpUrl,
    mailFrom: 'links@acme.example',
    publicUrl: PUBLIC_URL,
    rateLimitScale: 1,
  });
  try {
    for (let n = 0; n < 5; n += 1) await create(strict, { email: 'often@acme.example' });
  } finally {
    await strict.close();
  }
  expect(mails.filter(({ to }) => to.includes('often@acme.example'))).toHaveLength(3);
});

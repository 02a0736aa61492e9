import { expect, inject, it } from 'vitest';

import { USUAL_DEADLINES } from '#platform/boot';

import { startApp } from '../support/app.js';
import { cloneDatabase } from '../support/databases.js';
import { SilentPeer } from './silent-peer.js';

it('a service stops although its database has just fallen silent', async () => {
  const database = await cloneDatabase(inject('serverUrl'));
  const peer = await SilentPeer.to(database.url);
  const deadlines = { ...USUAL_DEADLINES, databaseSilence: 500 };
  const app = await startApp({ deadlines }, { databaseUrl: peer.insteadOf(database.url) });
  await expect.poll(async () => (await fetch(`${app.url}/health/ready`)).status).toBe(200);
  peer.hush();
  // What was asked a moment before is never answered.
  const asked = app.sql('select 1').catch(() => 'refused');
  await app.close();
  expect(await asked).toBe('refused');
  peer.stop();
  await database.drop();
});

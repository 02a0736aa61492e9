import { afterAll, beforeAll, expect, it } from 'vitest';

import { signIn } from '../identity/matrix/callers.js';
import { WEBHOOK_ROWS } from '../identity/matrix/event-rows.js';
import { IDENTITY_ROWS } from '../identity/matrix/identity-rows.js';
import type { Row } from '../identity/matrix/row.js';
import { MatrixWorld } from '../identity/matrix/world.js';
import { startApp, type TestApp } from '../support/app.js';

/** Of the rooms that tell what happens: a room joins with its rows. */
const ROWS: readonly Row[] = [...IDENTITY_ROWS, ...WEBHOOK_ROWS];

/** What changes nothing that anybody is told of. */
const SILENT: Readonly<Record<string, string>> = {
  'POST /api/auth/password-reset': 'it asks for a mail, and does not tell whether there is such an account',
  'POST /api/auth/logout': 'sent here without a session',
  'PATCH /api/me': 'sent here without any change',
  'POST /api/auth/passkey/options': 'it begins a sign-in',
  'POST /api/me/passkeys/options': 'it begins to add one',
  'POST /api/me/second-factor/totp': 'it begins to add one',
  'POST /api/webhooks/:id/test': 'it changes nothing here',
  'POST /api/webhooks/:id/deliveries/:event/retry': 'the events that are delivered are told of already',
  'POST /api/webhooks/:id/replay': 'the events that are delivered are told of already',
};

const changing = ROWS.filter(({ route }) => !route.startsWith('GET ') && SILENT[route] === undefined);

let app: TestApp;
let world: MatrixWorld;

beforeAll(async () => {
  app = await startApp({ keysPerOwner: 100_000 });
  world = await MatrixWorld.of(app);
});
afterAll(() => app.close());

async function toldOf(traceId: string): Promise<{ type: string; via: string; actor: string | null }[]> {
  return app.sql('select type, via, actor_id as actor from events.log where trace_id = $1', [traceId]);
}

it('knows routes that change something', () => {
  expect(changing.length).toBeGreaterThan(15);
  expect(Object.keys(SILENT).filter((route) => !ROWS.some((row) => row.route === route))).toEqual([]);
});

it.each(changing)('$route tells who did what, if it did it', async ({ route, asked, endsSessions }) => {
  const ask = typeof asked === 'function' ? await asked(world) : asked;
  await signIn(app, world.callers);
  const { status, traceId } = await world.send(route, ask, world.callers.headers.admin);
  const told = await toldOf(traceId);
  if (endsSessions) await signIn(app, world.callers);
  if (status >= 300) expect(told).toEqual([]);
  else {
    expect(told, `${route} changed something, and told nobody`).not.toEqual([]);
    const by = new Set(told.map(({ via, actor }) => `${via} ${String(actor)}`));
    expect([...by]).toEqual([`console ${world.callers.ids.admin}`]);
  }
});

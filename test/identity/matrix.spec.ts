import { ScopeCatalog } from '#platform/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { routesOf } from '../support/routes.js';
import { BUNDLE_ROWS } from './matrix/bundle-rows.js';
import { type Kind, KINDS, SCOPES, signIn } from './matrix/callers.js';
import { EVENT_ROWS, WEBHOOK_ROWS } from './matrix/event-rows.js';
import { GRAPH_ROWS } from './matrix/graph-rows.js';
import { IDENTITY_ROWS } from './matrix/identity-rows.js';
import { IMPORT_ROWS } from './matrix/import-rows.js';
import { ITEM_ROWS } from './matrix/item-rows.js';
import { OPEN_ROWS } from './matrix/open-rows.js';
import type { Row } from './matrix/row.js';
import { MatrixWorld } from './matrix/world.js';

const ROWS = [
  ...ITEM_ROWS,
  ...GRAPH_ROWS,
  ...BUNDLE_ROWS,
  ...IDENTITY_ROWS,
  ...EVENT_ROWS,
  ...IMPORT_ROWS,
  ...WEBHOOK_ROWS,
  ...OPEN_ROWS,
];

let app: TestApp;
let world: MatrixWorld;

beforeAll(async () => {
  app = await startApp({ keysPerOwner: 100_000 });
  world = await MatrixWorld.of(app);
});
afterAll(() => app.close());

/** What a kind of caller is answered, on things that are there. */
async function statusFor(kind: Kind, { route, asked }: Row): Promise<number> {
  const ask = typeof asked === 'function' ? await asked(world) : asked;
  return (await world.send(route, ask, world.callers.headers[kind])).status;
}

async function answersOf(row: Row): Promise<Record<string, number>> {
  const atOnce = row.isCostly ? 1 : KINDS.length;
  const answers: [Kind, number][] = [];
  for (let start = 0; start < KINDS.length; start += atOnce) {
    const some = KINDS.slice(start, start + atOnce);
    const statuses = await Promise.all(some.map((kind) => statusFor(kind, row)));
    answers.push(...some.map((kind, at) => [kind, statuses[at] ?? 0] as [Kind, number]));
  }
  if (row.endsSessions) await signIn(app, world.callers);
  return Object.fromEntries(answers);
}

describe('who may do what', () => {
  it('is told for every route of the service, once, and for every scope of keys', () => {
    expect(ROWS.map(({ route }) => route).sort()).toEqual(routesOf(app));
    expect([...SCOPES].sort()).toEqual([...app.get(ScopeCatalog).names].sort());
  });

  it.each(ROWS)('$route', async (row) => {
    expect(await answersOf(row)).toEqual(row.expected);
  });
});

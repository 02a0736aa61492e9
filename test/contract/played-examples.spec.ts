import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createTenant } from '../support/identity.js';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[];
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Statuses that find nothing wrong with a request, though perhaps nothing, or nothing any more, by its names. */
const FINE = [200, 201, 202, 204, 403, 404, 409, 410];
/** What refuses an example for what is stored, not for what is sent. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  export_file: 'PLACE_MISSING',
  leave_share: 'not_shared',
  set_share_visibility: 'not_shared',
  embed_node: 'branch_not_found',
  remove_embedded_node: 'not_embedded',
  create_key: 'There is no workspace',
  create_item_links: 'source_not_found',
  set_forgotten_password: 'This link is not valid any more',
  sign_in_with_second_factor: 'SIGN_IN_EXPIRED',
  sign_in_with_passkey: 'PASSKEY_REFUSED',
  get_passkey_sign_in_options: 'SIGN_IN_EXPIRED',
  set_address_confirmed: 'This link is not valid any more',
};

it('shows examples that the service takes', async () => {
  const { key, org, workspace } = await createTenant(app);
  const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const refused: unknown[] = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { operationId, requestBody, parameters } = operation;
      const known: Record<string, string> = { org: org.slug, ws: workspace.slug };
      const valueOf = (name: string, example: unknown): string =>
        encodeURIComponent(known[name] ?? String(example));
      const target = parameters
        .filter((one) => one.in === 'path')
        .reduce((text, { name, example }) => text.replace(`{${name}}`, valueOf(name, example)), path);
      const query = parameters
        .filter((one) => one.in === 'query' && one.example !== undefined)
        .map(({ name, example }) => `${name}=${valueOf(name, example)}`);
      const body = requestBody?.content['application/json']?.example;
      const answer = await fetch(`${app.url}${target}?${query.join('&')}`, {
        method: method.toUpperCase(),
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json, text/event-stream',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      const excuse = ELSEWHERE[operationId];
      if (FINE.includes(answer.status) || (excuse !== undefined && text.includes(excuse))) continue;
      refused.push([operationId, answer.status, text]);
    }
  }
  expect(refused).toEqual([]);
});

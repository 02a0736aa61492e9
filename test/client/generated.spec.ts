import { readFileSync, writeFileSync } from 'node:fs';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { generatedFiles } from './generated-files.js';

/** `npm run generate:client` sets it. */
const WRITES = process.env['LIGATURE_GENERATE_CLIENT'] === '1';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const documentOf = async (name: string): Promise<object> =>
  (await (await fetch(`${app.url}/${name}.json`)).json()) as object;

it('what is generated of the client is what the service serves; `npm run generate:client` brings it up to date', async () => {
  const files = await generatedFiles(await documentOf('openapi'), await documentOf('asyncapi'));
  for (const [name, wanted] of Object.entries(files)) {
    const file = new URL(`../../libs/client/src/generated/${name}`, import.meta.url);
    if (WRITES) writeFileSync(file, wanted);
    expect(readFileSync(file, 'utf8') === wanted, `${name} is out of date: npm run generate:client`).toBe(
      true,
    );
  }
});

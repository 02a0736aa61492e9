import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createKey } from '../support/identity.js';
import { makeProject, makeWorld, type World } from './world.js';

const run = promisify(execFile);

/** As printed on the page; the token, the host and the names in the path are the reader's own. */
const PATH =
  '/api/v1/org/example/ws/example/projects/example/items/2489E9AD-2EE2-8E00-8EC9-32D5F69181C0/links';
const ID = '2489E9AD-2EE2-8E00-8EC9-32D5F69181C0';
const CURL = `curl --request POST \\
  --url https://example.com${PATH} \\
  --header 'Authorization: Bearer <token>' \\
  --header 'Content-Type: application/json' \\
  --data '{ "relationship": "example", "target_item_id": "${ID}", "target_ref": "example" }'`;
const FETCH = `const url = 'https://example.com${PATH}';
const options = {
  method: 'POST',
  headers: {Authorization: 'Bearer <token>', 'Content-Type': 'application/json'},
  body: '{"relationship":"example","target_item_id":"${ID}","target_ref":"example"}'
};
try {
  const response = await fetch(url, options);
  const data = await response.json();
  console.log(data);
} catch (error) {
  console.error(error);
}`;

let app: TestApp;
let world: World;
let fill: (text: string) => string;
let target: string;

beforeAll(async () => {
  app = await startApp();
  world = await makeWorld(app);
  const project = await makeProject(world, 'example');
  const source = await project.item();
  target = await project.item({ ref: 'example' });
  const key = await createKey(app, { userId: world.ownerId }, { scopes: ['items:write'] });
  fill = (text) =>
    text
      .replaceAll('https://example.com', app.url)
      .replaceAll('/org/example/ws/example/', `/org/${world.org}/ws/main/`)
      .replaceAll(`/items/${ID}/`, `/items/${source}/`)
      .replaceAll(ID, target.toUpperCase())
      .replaceAll('<token>', key.rawKey);
});
afterAll(() => app.close());

const onlyId = (text: string): string => text.replace(/, ?"target_ref": ?"example"/, '');
const onlyRef = (text: string): string => text.replace(/"target_item_id": ?"[^"]+", ?/, '');

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version']);
    return true;
  } catch {
    return false;
  }
}

const asScript = async (code: string): Promise<string> =>
  (await run(process.execPath, ['--input-type=module', '-e', code])).stdout;

describe('the examples of the page that creates a link', () => {
  it('are refused as printed, since they name both targets', async () => {
    expect(await asScript(fill(FETCH))).toContain('code: 422');
  });

  it('work with either target left out: fetch', async () => {
    expect(await asScript(onlyId(fill(FETCH)))).toContain(`target_item_id: '${target}'`);
    expect(await asScript(onlyRef(fill(FETCH)))).toContain('code: 409');
  });

  it.skipIf(!hasCurl())('work with either target left out: curl (skipped without curl)', async () => {
    const shell = async (command: string): Promise<unknown> =>
      JSON.parse((await run('sh', ['-c', command])).stdout);
    expect(await shell(fill(CURL))).toMatchObject({ code: 422 });
    const reversed = (text: string): string => text.replace('"example"', '"curled"');
    expect(await shell(onlyRef(reversed(fill(CURL))))).toMatchObject({
      relationship: 'curled',
      target_item_id: target,
    });
    expect(await shell(onlyId(reversed(fill(CURL))))).toMatchObject({
      code: 409,
      type: 'already_exists_error',
    });
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit } from '../browser/chromium.js';
import { startApp, type TestApp } from '../support/app.js';
import { createSession, createUser } from '../support/identity.js';

const run = promisify(execFile);

describe.skipIf(missing)(`connecting by the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  let session: { cookie: string };

  beforeAll(async () => {
    app = await startApp();
    browser = await launch();
    const { id } = await createUser(app);
    session = { cookie: `st_access=${await createSession(app, id)}` };
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const lines = (page: Page): Locator => page.locator('pre');
  const makeKey = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Make a key' }).click();
    await page.getByText('The key is filled in below.').waitFor();
  };
  const shell = async (page: Page): Promise<string> => {
    const { stdout } = await run('bash', ['-c', (await lines(page).allInnerTexts()).join('\n')]);
    return stdout;
  };

  it('gives lines for a shell that work as they are copied, with a key made on the spot', async () => {
    const visitor = await visit(browser, app, '/console/connect', session, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const { page, context } = visitor;
    await page.getByText('lkyu_…').first().waitFor();
    await expectFit(page, 'console-connect');
    await makeKey(page);
    await expectFit(page, 'console-connect-curl');
    const said = await shell(page);
    expect(said).toContain(`"url":"${app.url}/l/`);
    expect(said).toContain('"title":"Write the tests"');
    await page.getByRole('button', { name: 'Copy: Say where the service is' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await lines(page).first().innerText());
    await page.getByRole('link', { name: 'Your keys' }).click();
    await page.getByText('Change the graph, and who sees it').waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('gives agents a key that may only read, if that is wanted', async () => {
    const { page, context } = await visit(browser, app, '/console/connect?with=mcp', session);
    await page.getByText('It may only read').click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^Read the graph$/ })
      .waitFor();
    await makeKey(page);
    const config = JSON.parse(await lines(page).first().innerText()) as {
      mcpServers: { ligature: { url: string; headers: Record<string, string> } };
    };
    const { url, headers } = config.mcpServers.ligature;
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    });
    const { result } = (await answer.json()) as { result: { tools: { name: string }[] } };
    const names = result.tools.map(({ name }) => name);
    expect(names).toContain('graph_get');
    expect(names).not.toContain('graph_node_add');
    await expectFit(page, 'console-connect-mcp');
    await context.close();
  });

  it.each([
    ['TypeScript', 'new Ligature('],
    ['Command line', 'ligature login --url'],
    ['Linky’s command', 'export LINKY_API_KEY='],
    ['Python sockets', 'sio.connect('],
  ])('has lines for %s', async (name, line) => {
    const { page, context } = await visit(browser, app, '/console/connect', session);
    await page.getByRole('radio', { name }).click();
    await page.waitForURL(/with=/);
    await expect.poll(async () => (await lines(page).allInnerTexts()).join('\n')).toContain(line);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    await context.close();
  });
});

import { randomUUID } from 'node:crypto';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectFit, expectQuiet, launch, missing, note, visit, type Visit } from '../browser/chromium.js';
import { startHooks } from '../events/webhook-world.js';
import type { TestApp } from '../support/app.js';
import { createMember, createOrg, createSession, createUser, createWorkspace } from '../support/identity.js';
import { answers, Receiver, verify } from '../support/receiver.js';

type Org = Awaited<ReturnType<typeof createOrg>>;
type Admin = Visit & { readonly org: Org; readonly userId: string };

describe.skipIf(missing)(`an organization in the console${note}`, () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startHooks();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const open = async (userId: string, path: string, orgId: string | null = null): Promise<Visit> =>
    visit(browser, app, path, { cookie: `st_access=${await createSession(app, userId, orgId)}` });

  /** The admin of an organization of their own. */
  async function admin(path = '/console/organization'): Promise<Admin> {
    const { id: userId } = await createUser(app, { displayName: 'Ada' });
    const org = await createOrg(app, userId);
    return { ...(await open(userId, path, org.id)), org, userId };
  }

  const button = (page: Page | Locator, name: string): Locator =>
    page.getByRole('button', { name, exact: true });
  const choose = async (page: Page, label: string, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const secretOf = async (page: Page): Promise<string> => {
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText('only this once').waitFor();
    const secret = await dialog.locator('pre').innerText();
    await button(dialog, 'Close').click();
    await dialog.waitFor({ state: 'detached' });
    return secret;
  };

  /** As an organization with much in it would do: by a job that tells how far it is. */
  async function exportByJob(page: Page, slug: string): Promise<void> {
    const path = `/api/orgs/${slug}/export`;
    const job = {
      id: randomUUID(),
      status: 'running',
      progress: { done: 1_200, total: 4_800 },
      download: null,
    };
    const ready = { ...job, status: 'ready', download: `${path}/${job.id}/download` };
    let answer: object = job;
    await page.route(`${app.url}${path}`, (route) => route.fulfill({ status: 202, json: job }));
    await page.route(`${app.url}${path}/${job.id}`, (route) => route.fulfill({ json: answer }));
    await button(page, 'Export everything').click();
    await page.getByRole('progressbar', { name: 'Making the export' }).waitFor();
    await page.getByText('1,200 of about 4,800').waitFor();
    await expectFit(page, 'console-exporting');
    answer = ready;
    await page.getByRole('link', { name: 'Download it' }).waitFor();
    await page.unrouteAll();
  }

  it('is made by whoever has none, who then acts for it', async () => {
    const { id } = await createUser(app);
    const visitor = await open(id, '/console/organization');
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'You belong to no organization' }).waitFor();
    await expectFit(page, 'console-no-organization');
    await button(page, 'Make an organization').click();
    await page.getByLabel('Name', { exact: true }).fill('Ünïted Engines & Co.');
    expect(await page.getByLabel('Name in addresses').inputValue()).toBe('united-engines-co');
    await expectFit(page, 'console-new-organization');
    await page.getByRole('dialog').getByRole('button', { name: 'Make an organization' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ünïted Engines & Co.' }).waitFor();
    await page.getByText('You', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All organizations' }).click();
    await page.getByText('You act for it').waitFor();
    await expectFit(page, 'console-organizations');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('invites somebody, who joins, gets another role, and is removed', async () => {
    const visitor = await admin();
    const { page, context, org } = visitor;
    await page.getByText('No invitation waits for its answer.').waitFor();
    const { id, email, username } = await createUser(app, { displayName: 'שרה <b>Levi</b>' });
    await button(page, 'Invite somebody').click();
    await page.getByLabel('Email address').fill(email ?? '');
    await expectFit(page, 'console-invite');
    await button(page, 'Invite').click();
    const link = new URL(await secretOf(page)).pathname;
    await page.getByText(email ?? '', { exact: true }).waitFor();
    await expectFit(page, 'console-invited');

    const guest = await open(id, link);
    await guest.page.getByRole('button', { name: 'Join' }).click();
    await guest.page.getByRole('heading', { name: 'You have joined' }).waitFor();
    // Nobody reloads: the event tells it.
    await page.getByText('שרה <b>Levi</b>').waitFor();
    await page.getByText('No invitation waits for its answer.').waitFor();
    await expectFit(page, 'console-members');

    await choose(page, 'Role of שרה', 'Viewer');
    await page.getByText('is Viewer now.').waitFor();
    await guest.page.goto(`${app.url}/console/organizations`);
    await button(guest.page, `Act for it: ${org.name}`).click();
    await guest.page.getByRole('heading', { level: 1, name: org.name }).waitFor();
    await guest.page.getByText('שרה <b>Levi</b>').waitFor();
    expect(await guest.page.getByRole('link', { name: 'Team keys' }).count()).toBe(0);
    expect(await button(guest.page, 'Invite somebody').count()).toBe(0);
    await expectFit(guest.page, 'console-members-viewer');
    await guest.page.goto(`${app.url}/console/organization/keys`);
    await guest.page.getByRole('heading', { name: 'Only admins see this' }).waitFor();
    await guest.page.getByRole('link', { name: 'Settings' }).click();
    await guest.page.getByText('Only admins change this.').waitFor();
    await expectFit(guest.page, 'console-settings-viewer');

    await button(page, 'Remove שרה <b>Levi</b>').click();
    const dialog = page.getByRole('alertdialog');
    await expectFit(page, 'console-remove-member');
    const removal = dialog.getByRole('button', { name: 'Remove' });
    expect(await removal.isDisabled()).toBe(true);
    await dialog.getByLabel(`Type ${username} to confirm`).fill(username);
    await removal.click();
    await page.getByText('was removed.').waitFor();
    await guest.page.goto(`${app.url}/console/organization`);
    await guest.page.getByRole('heading', { name: 'You belong to no organization' }).waitFor();
    expectQuiet(visitor, app);
    expectQuiet(guest, app);
    await guest.context.close();
    await context.close();
  });

  it('takes an invitation back, whose link then leads nowhere', async () => {
    const { page, context } = await admin();
    await button(page, 'Invite somebody').click();
    await page.getByLabel('Email address').fill('guest@example.com');
    await button(page, 'Invite').click();
    const link = await secretOf(page);
    await button(page, 'Withdraw the invitation of guest@example.com').click();
    const dialog = page.getByRole('alertdialog');
    await expectFit(page, 'console-withdraw');
    await button(dialog, 'Cancel').click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('guest@example.com', { exact: true }).waitFor();
    await button(page, 'Withdraw the invitation of guest@example.com').click();
    await button(dialog, 'Withdraw').click();
    await page.getByText('The invitation of guest@example.com is withdrawn.').waitFor();
    await page.getByText('No invitation waits for its answer.').waitFor();
    expect((await fetch(app.url + new URL(link).pathname)).status).toBe(410);
    await context.close();
  });

  it('is left by a member who types its name, and is closed to them then', async () => {
    const { context, org } = await admin();
    const { id } = await createUser(app);
    await createMember(app, org.id, id);
    const visitor = await open(id, '/console/organization/settings', org.id);
    const { page } = visitor;
    await button(page, 'Leave the organization').click();
    const dialog = page.getByRole('alertdialog');
    const leave = button(dialog, 'Leave');
    expect(await leave.isDisabled()).toBe(true);
    await dialog.getByLabel(`Type ${org.slug} to confirm`).fill(org.slug);
    await expectFit(page, 'console-leave');
    await leave.click();
    await page.getByRole('heading', { name: 'You belong to no organization' }).waitFor();
    expect(
      await app.sql('select user_id from identity.memberships where org_id = $1', [org.id]),
    ).toHaveLength(1);
    await page.goto(`${app.url}/console/organization/settings`);
    await page.getByRole('heading', { name: 'You belong to no organization' }).waitFor();
    expectQuiet(visitor, app);
    await visitor.context.close();
    await context.close();
  });

  it('tells the last admin why they cannot go', async () => {
    const { page, context, org } = await admin('/console/organization/settings');
    const { id } = await createUser(app);
    await createMember(app, org.id, id);
    await button(page, 'Leave the organization').click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(`Type ${org.slug} to confirm`).fill(org.slug);
    await button(dialog, 'Leave').click();
    await dialog.getByText('An organization needs an admin: make somebody else one first').waitFor();
    await expectFit(page, 'console-last-admin');
    await button(dialog, 'Cancel').click();
    await page.getByRole('link', { name: 'Members' }).click();
    await choose(page, 'Role of Ada', 'Member');
    await page.getByText('An organization needs an admin: make somebody else one first').waitFor();
    await context.close();
  });

  it('has workspaces that are made, renamed and deleted with what is in them', async () => {
    const visitor = await admin('/console/organization/workspaces');
    const { page, context, org, userId } = visitor;
    await page.getByRole('heading', { name: 'There are no workspaces yet' }).waitFor();
    await button(page, 'Make a workspace').click();
    await page.getByLabel('Name', { exact: true }).fill('Research');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a workspace' }).click();
    await page.getByText('Research', { exact: true }).waitFor();
    await button(page, 'Rename Research').click();
    await page.getByRole('dialog').getByLabel('Name').fill('بحث');
    await button(page, 'Save').click();
    await page.getByText('بحث', { exact: true }).waitFor();
    const project = await fetch(`${app.url}/api/v1/org/${org.slug}/ws/research/projects`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await createSession(app, userId)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ key: 'pump', name: 'Pump' }),
    });
    expect(project.status).toBe(201);
    await button(page, 'Delete بحث').click();
    const dialog = page.getByRole('alertdialog');
    const confirm = button(dialog, 'Delete بحث');
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Type research to confirm').fill('research');
    await confirm.click();
    await dialog.getByText('There are projects in it.').waitFor();
    await expectFit(page, 'console-delete-workspace');
    await dialog.getByText('Delete the projects in it, too').click();
    await confirm.click();
    await page.getByText('بحث is deleted.').waitFor();
    await page.getByRole('heading', { name: 'There are no workspaces yet' }).waitFor();
    await expectFit(page, 'console-no-workspaces');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('has a key that works, is rotated, and revoked', async () => {
    const visitor = await admin();
    const { page, context, org } = visitor;
    await createWorkspace(app, org.id, 'main');
    const callWith = async (key: string): Promise<number> =>
      (await fetch(`${app.url}/api/auth/me`, { headers: { authorization: `Bearer ${key}` } })).status;
    await page.getByRole('link', { name: 'Team keys' }).click();
    await page.getByRole('heading', { name: 'There are no team keys yet' }).waitFor();
    await expectFit(page, 'console-no-team-keys');
    await button(page, 'Create a key').click();
    await page.getByLabel('Name', { exact: true }).fill('nightly');
    await page.getByText('Where it works').click();
    await choose(page, 'Workspace', 'main');
    await page.getByLabel('Addresses it may be used from').fill('127.0.0.1\n10.0.0.0/8');
    await page.getByText('Make and change items').click();
    await expectFit(page, 'console-new-team-key');
    await page.getByRole('dialog').getByRole('button', { name: 'Create a key' }).click();
    const first = await secretOf(page);
    expect(first).toMatch(/^lkyo_/);
    expect(await callWith(first)).toBe(200);
    await page.getByText('Only in the workspace main').waitFor();

    await button(page, 'Edit nightly').click();
    await page.getByRole('dialog').getByLabel('Addresses it may be used from').fill('');
    await choose(page, 'Expires', 'never');
    await expectFit(page, 'console-edit-key');
    await button(page, 'Save').click();
    await page.getByText('Never expires').waitFor();
    await page.getByText('Only from 127.0.0.1').waitFor({ state: 'detached' });

    await button(page, 'Rotate nightly').click();
    await choose(page, 'The old secret counts', 'no more, from now on');
    await expectFit(page, 'console-rotate-key');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Rotate' }).click();
    const second = await secretOf(page);
    expect([await callWith(first), await callWith(second)]).toEqual([401, 200]);

    await button(page, 'Revoke nightly').click();
    await page.getByLabel('Type revoke to confirm').fill('revoke');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    await expect.poll(() => callWith(second)).toBe(401);
    await expectFit(page, 'console-team-keys');
    expectQuiet(visitor, app);
    await context.close();
  });

  it('has a webhook: made, tested, told of events, sent again, given another secret, disabled, deleted', async () => {
    const receiver = await Receiver.start();
    const visitor = await admin('/console/organization/webhooks');
    const { page, context } = visitor;
    await page.getByRole('heading', { name: 'There are no webhooks' }).waitFor();
    await expectFit(page, 'console-no-webhooks');
    await button(page, 'Make a webhook').click();
    await page.getByLabel('Address').fill('nonsense');
    await page.getByText('Not a complete web address').waitFor();
    await page.getByLabel('Address').fill('https://user:secret@hooks.example/');
    await page.getByText('Everything', { exact: true }).click();
    await page.getByText('Workspaces', { exact: true }).last().click();
    await page.getByLabel('Single events').fill('member.joined');
    const dialog = page.getByRole('dialog');
    await button(dialog, 'Make a webhook').click();
    await dialog.getByRole('alert').waitFor();
    await expectFit(page, 'console-new-webhook');
    // What was typed is kept while the dialog is away.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await button(page, 'Make a webhook').click();
    expect(await page.getByLabel('Single events').inputValue()).toBe('member.joined');
    await page.getByLabel('Address').fill(receiver.url());
    await button(dialog, 'Make a webhook').click();
    const secret = await secretOf(page);
    await page.getByText('Workspaces, Member joined').waitFor();
    await expectFit(page, 'console-webhooks');

    await page.getByRole('link', { name: receiver.url() }).click();
    receiver.next.push(answers(500, {}, '<b>no</b>'));
    await button(page, 'Send a test').click();
    await page.getByText('Not taken: 500').waitFor();
    await page.getByText('<b>no</b>').waitFor();
    await button(page, 'Send a test').click();
    await page.getByText('Taken: 200').waitFor();
    verify(secret, receiver.received[1]!);

    // It is not sent again by itself meanwhile.
    receiver.next.push(answers(404, { 'retry-after': '3600' }, 'nobody here'));
    await page.getByRole('link', { name: 'Workspaces' }).click();
    await button(page, 'Make a workspace').click();
    await page.getByLabel('Name', { exact: true }).fill('Lab');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a workspace' }).click();
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByRole('link', { name: receiver.url() }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Workspace made' });
    await row.locator('summary').click();
    await row.getByText('nobody here').waitFor();
    await expectFit(page, 'console-webhook');
    const waiting = receiver.received.length;
    await button(row, 'Send it again: Workspace made').click();
    await row.getByText('Delivered').waitFor();
    expect(receiver.received.length).toBe(waiting + 1);

    await button(page, 'Send a time again').click();
    await expectFit(page, 'console-replay');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText('2 events are being sent again.').waitFor();
    await expect.poll(() => receiver.received.length).toBe(waiting + 3);
    await choose(page, 'Show', 'Given up');
    await page.getByText('There are none of these.').waitFor();

    await button(page, 'New secret').click();
    await choose(page, 'The old secret counts', 'no more, from now on');
    await page.getByRole('alertdialog').getByRole('button', { name: 'New secret' }).click();
    const second = await secretOf(page);
    await button(page, 'Send a test').click();
    await expect.poll(() => receiver.received.length).toBe(waiting + 4);
    verify(second, receiver.received.at(-1)!);
    expect(() => verify(secret, receiver.received.at(-1)!)).toThrow();

    await button(page, 'Edit').click();
    await page.getByLabel('What it is for').fill('Tickets');
    await button(page, 'Save').click();
    await page.getByText('Tickets', { exact: true }).waitFor();
    await button(page, 'Disable').click();
    await page.getByText('It was disabled here.').waitFor();
    await expectFit(page, 'console-webhook-disabled');
    await button(page, 'Enable').click();
    await button(page, 'Disable').waitFor();
    await button(page, 'Delete').click();
    await page.getByLabel('Type delete to confirm').fill('delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'There are no webhooks' }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
    await receiver.stop();
  });

  it('has webhooks of one’s own, too', async () => {
    const receiver = await Receiver.start();
    const { id } = await createUser(app);
    const { page, context } = await open(id, '/console/account/webhooks');
    await button(page, 'Make a webhook').click();
    await page.getByLabel('Address').fill(receiver.url());
    await page.getByRole('dialog').getByRole('button', { name: 'Make a webhook' }).click();
    await secretOf(page);
    await page.getByRole('link', { name: receiver.url() }).click();
    await button(page, 'Send a test').click();
    await page.getByText('Taken: 200').waitFor();
    await expectFit(page, 'console-own-webhook');
    await context.close();
    await receiver.stop();
  });

  it('is renamed, taken along, and deleted by whoever types its name', async () => {
    const visitor = await admin('/console/organization/settings');
    const { page, context, org } = visitor;
    await page.getByLabel('Name', { exact: true }).fill('Another name');
    await page.getByText('Only members with a second factor').click();
    await button(page, 'Save').click();
    await page.getByText('Set up two-factor authentication for yourself first').waitFor();
    await page.getByText('Only members with a second factor').click();
    await button(page, 'Save').click();
    await page.getByRole('heading', { level: 1, name: 'Another name' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Export everything').click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${org.slug}.jsonl`);
    await expectFit(page, 'console-organization-settings');
    await exportByJob(page, org.slug);
    await button(page, 'Delete the organization').click();
    const dialog = page.getByRole('alertdialog');
    expect(await button(dialog, 'Delete the organization').isDisabled()).toBe(true);
    await dialog.getByLabel(`Type ${org.slug} to confirm`).fill(org.slug);
    await expectFit(page, 'console-delete-organization');
    await button(dialog, 'Delete the organization').click();
    await page.getByRole('heading', { name: 'You belong to no organization' }).waitFor();
    expectQuiet(visitor, app);
    await context.close();
  });

  it('keeps out whoever has no second factor, where it demands one, and says so', async () => {
    const { id } = await createUser(app);
    const org = await createOrg(app, id);
    await app.sql('update identity.organizations set require_second_factor = true where id = $1', [org.id]);
    const { page, context } = await open(id, '/console/organization', org.id);
    await button(page, `Act for it: ${org.name}`).click();
    await page.getByRole('alert').getByText('This organization demands a second factor').waitFor();
    await expectFit(page, 'console-needs-factor');
    await context.close();
  });
});

import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

import { visit, type Visit } from '../browser/chromium.js';
import type { TestApp } from '../support/app.js';
import { createKey, createOrg, createSession, createUser, createWorkspace } from '../support/identity.js';

type Call = <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<T>;

export type Person = Visit & {
  readonly orgId: string;
  /** A program of theirs, below the workspace. */
  readonly call: Call;
};

/** Somebody with a browser, an organization and a workspace. */
export async function person(browser: Browser, app: TestApp, path: string): Promise<Person> {
  const { id } = await createUser(app, { displayName: 'Ann O’Neil' });
  const { id: orgId, slug } = await createOrg(app, id);
  await createWorkspace(app, orgId, 'main');
  const { rawKey } = await createKey(app, { userId: id });
  const call: Call = async (method, at, body) => {
    const answer = await fetch(`${app.url}/api/v1/org/${slug}/ws/main${at}`, {
      method,
      headers: { authorization: `Bearer ${rawKey}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, text).toBeLessThan(300);
    return (text === '' ? {} : JSON.parse(text)) as never;
  };
  await call('POST', '/projects', { key: 'audit', name: 'Audit of the year' });
  const cookie = `st_access=${await createSession(app, id, orgId)}`;
  return { ...(await visit(browser, app, path, { cookie })), orgId, call };
}

export const PROJECT = '/projects/audit';
export const add = async ({ call }: Pick<Person, 'call'>, items: readonly object[]): Promise<string[]> => {
  const { results } = await call<{ results: { id: string }[] }>('POST', `${PROJECT}/items/batch`, {
    items,
  });
  return results.map(({ id }) => id);
};
export const finding = (title: string, severity: string, more: object = {}): object => ({
  item_type: 'finding',
  data: { title, severity, category: 'auth' },
  ...more,
});
export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });
export const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Items' }).getByRole('row');
export const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

import { randomBytes } from 'node:crypto';

import { field, type Http, textField } from './http.js';
import { DEMO, type DemoPerson } from './people.js';
import type { Report } from './report.js';

const WORKSPACE = `/api/v1/org/${DEMO.org}/ws/${DEMO.workspace}`;
export const PROJECT = `${WORKSPACE}/projects/${DEMO.project}`;
const LINK = ['id', 'project_id', 'source_item_id', 'target_item_id', 'relationship', 'created_at'];

/** The demo project, made if it is missing. */
export async function demoProject(http: Http, { key }: DemoPerson, report: Report): Promise<void> {
  const project = { key: DEMO.project, name: 'Demo' };
  const { status } = await http.send('POST', `${WORKSPACE}/projects`, project, key);
  report.expect('a project is created, or is there already', status === 201 || status === 409);
}

/** Two new items; their ids and refs. */
export async function demoItems(
  http: Http,
  { key }: DemoPerson,
  report: Report,
): Promise<{ id: string; ref: string }[]> {
  const run = randomBytes(3).toString('hex');
  const items: { id: string; ref: string }[] = [];
  for (const [word, title] of [
    ['cause', 'Expired certificate'],
    ['effect', 'Login fails'],
  ] as const) {
    const ref = `${word}-${run}`;
    const item = { item_type: 'finding', ref, data: { title, severity: 'high' } };
    const { status, body } = await http.send('POST', `${PROJECT}/items`, item, key);
    report.expect('an item is created with 201', status === 201);
    items.push({ id: textField(body, 'id'), ref });
  }
  return items;
}

/** Two items and the link from one to the other. */
export async function linkItems(http: Http, person: DemoPerson, report: Report): Promise<void> {
  report.chapter('Item links: two findings, the one caused by the other');
  await demoProject(http, person, report);
  const [cause, effect] = await demoItems(http, person, report);
  if (!cause || !effect) return;
  const path = `${PROJECT}/items/${effect.id}/links`;
  const link = { relationship: 'caused_by', target_ref: cause.ref };
  const { status, body } = await http.send('POST', path, link, person.key);
  report.expect('a link is created with 201', status === 201);
  report.expectFields('a link', body, LINK);
  report.expect('it leads from the item of the path', field(body, 'source_item_id') === effect.id);
  report.expect('it leads to the item of that ref', field(body, 'target_item_id') === cause.id);

  const again = await http.send('POST', path, link, person.key);
  report.expect('the same link again is refused with 409', again.status === 409);
  report.expect('as already existing', field(again.body, 'type') === 'already_exists_error');
}

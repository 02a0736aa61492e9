import { dice, loadTable } from '../load-table.js';
import type { Stage } from '../stage.js';

/** How much there is. The same numbers make the same rows, down to the last id. */
export interface Size {
  readonly projects: number;
  readonly itemsPerProject: number;
  readonly linksPerItem: number;
  /** In a project of its own, the last one. */
  readonly hubLinks: number;
}

const RELATIONSHIPS = ['affects', 'supports', 'depends_on', 'part_of', 'related'];
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];
/** Items that the hub links to. */
const LEAVES = 10_000;
/** Links of the item that has a round number of them: the second one of the first project. */
const ROUND = 20;
const BORN = Date.UTC(2026, 0, 1);

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
export const projectId = (p: number): string => `0190b000-0000-7000-8000-${hex(p, 12)}`;
export const itemId = (p: number, n: number): string => `0190b001-${hex(p, 4)}-7000-8000-${hex(n, 12)}`;
const linkId = (n: number): string => `0190b002-0000-7000-8000-${hex(n, 12)}`;
const at = (n: number): string => new Date(BORN + n).toISOString();

function* items({ projects, itemsPerProject, hubLinks }: Size, orgId: string): Generator<string> {
  const roll = dice(1);
  for (let n = 0; n < itemsPerProject; n += 1)
    for (let p = 0; p < projects; p += 1) {
      const finding = roll(10) < 4;
      const title = `Item ${String(n)} of ${String(p)}`;
      const data = JSON.stringify({
        title,
        severity: SEVERITIES[roll(5)],
        category: `category-${String(roll(20))}`,
      });
      const time = at(n * 100 + p);
      const kind = finding ? 'finding' : 'asset';
      yield [
        itemId(p, n),
        time,
        projectId(p),
        orgId,
        kind,
        `ref-${String(n)}`,
        title,
        data,
        'api',
        time,
      ].join('\t');
    }
  for (let n = 0; n <= Math.min(hubLinks, LEAVES); n += 1)
    yield [
      itemId(projects, n),
      at(n),
      projectId(projects),
      orgId,
      'note',
      `ref-${String(n)}`,
      '\\N',
      '{}',
      'api',
      at(n),
    ].join('\t');
}

function* links({ projects, itemsPerProject, linksPerItem, hubLinks }: Size): Generator<string> {
  const roll = dice(2);
  let id = 0;
  let round = ROUND - linksPerItem;
  const link = (p: number, source: number, target: number, relationship: string): string => {
    id += 1;
    return [linkId(id), at(id), projectId(p), itemId(p, source), itemId(p, target), relationship].join('\t');
  };
  for (let k = 0; k < linksPerItem; k += 1)
    for (let p = 0; p < projects; p += 1)
      for (let n = 0; n < itemsPerProject; n += 1) {
        const target = (n + 1 + roll(itemsPerProject - 1)) % itemsPerProject;
        if (p === 0 && target === 1) round -= 1;
        yield link(p, n, target, RELATIONSHIPS[k] ?? `r${String(k)}`);
      }
  for (let n = 0; n < round; n += 1) yield link(0, 1, 2 + n, 'extra');
  for (let n = 0; n < hubLinks; n += 1)
    yield link(projects, 0, 1 + (n % LEAVES), `hub-${String(Math.floor(n / LEAVES))}`);
}

/** Fills the database of a stage. */
export async function populate(stage: Stage, size: Size): Promise<{ items: number; links: number }> {
  for (let p = 0; p <= size.projects; p += 1)
    await stage.pool.query(
      `insert into item_links.projects (id, created_at, organization_id, workspace_id, key, name, updated_at)
       values ($1, now(), $2, $3, $4, $4, now())`,
      [projectId(p), stage.org.id, stage.workspaceId, `project-${String(p)}`],
    );
  const itemColumns =
    'id, created_at, project_id, organization_id, item_type, ref, title, data, source, updated_at';
  const linkColumns = 'id, created_at, project_id, source_item_id, target_item_id, relationship';
  const loadedItems = await loadTable(stage, 'item_links.items', itemColumns, items(size, stage.org.id));
  await stage.pool.query('alter table item_links.links disable trigger hold_ends');
  const loadedLinks = await loadTable(stage, 'item_links.links', linkColumns, links(size));
  await stage.pool.query('alter table item_links.links enable trigger hold_ends');
  return { items: loadedItems, links: loadedLinks };
}

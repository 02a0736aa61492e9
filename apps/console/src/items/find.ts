import { client } from '../client.js';
import { queries } from '../queries.js';
import { sessionQuery } from '../session/session.js';
import type { Found } from '../shell/finders.js';
import { foundItems } from './found-items.js';
import { chosenWorkspace, nameInAddress, workspacesQuery } from './workspaces.js';
import { nameOf } from './words.js';

/** Where somebody looks first; more projects would be as many requests. */
const PROJECTS = 6;
const EACH = 4;

/** Items of the workspace that one works in, for the palette: in the projects that were changed last. */
export async function findItems(text: string, most: number, signal: AbortSignal): Promise<Found[]> {
  const [all, session] = await Promise.all([queries.query(workspacesQuery), queries.query(sessionQuery)]);
  const wanted = new URLSearchParams(location.search).get('in') ?? undefined;
  const workspace = chosenWorkspace(all, wanted, session.activeOrganization?.slug ?? null);
  if (workspace === undefined) return [];
  const place = client.in({ org: workspace.organization.slug, ws: workspace.slug });
  const projects = (await place.projects.list({ signal })).toSorted(
    (a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at),
  );
  const where = all.length > 1 ? `?in=${encodeURIComponent(nameInAddress(workspace))}` : '';
  const found = await Promise.all(
    projects.slice(0, PROJECTS).map(async ({ key }) => {
      const items = await foundItems({ client: place.in({ project: key }) }, text, EACH, signal);
      return items.map((item) => ({
        to: `/items/${key}/${item.id}${where}`,
        name: nameOf(item),
        hint: `${key} · ${item.ref ?? item.item_type}`,
      }));
    }),
  );
  return found.flat().slice(0, most);
}

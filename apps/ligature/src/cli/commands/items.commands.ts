import type { Command, Option } from '../command.js';
import { connect, CONNECTION } from '../connection.js';
import type { Options } from '../options.js';
import { facts, table } from '../table.js';

const PLACE = {
  org: { value: 'SLUG', about: 'the organization', required: true },
  workspace: { value: 'SLUG', about: 'the workspace', required: true },
  project: { value: 'KEY', about: 'the project', required: true },
} as const satisfies Record<string, Option>;
const MOST = 200;

interface Item {
  readonly id: string;
  readonly ref: string | null;
  readonly item_type: string;
  readonly title: string | null;
  readonly effective_status: string | null;
  readonly updated_at: string;
}

const itemsOf = (options: Options): string => {
  const [org, workspace, project] = ['org', 'workspace', 'project'].map((name) =>
    encodeURIComponent(options.required(name)),
  );
  return `/api/v1/org/${org ?? ''}/ws/${workspace ?? ''}/projects/${project ?? ''}/items`;
};
const nameOf = ({ ref, id }: Item): string => ref ?? id;
const JSON_TYPE = { 'content-type': 'application/json' };

export const itemsList: Command = {
  name: 'items list',
  about: `lists the latest items of a project, ${String(MOST)} at most`,
  options: {
    ...PLACE,
    type: { value: 'TYPE', about: 'only of this type' },
    status: { value: 'A,B', about: 'only of these statuses' },
    search: { value: 'WORDS', about: 'only what has these words' },
    ...CONNECTION,
  },
  examples: ['items list --org engines --workspace main --project web --status open'],
  run: async (options, env, readSecret) => {
    const query = new URLSearchParams({ limit: String(MOST) });
    const [type, search] = [options.optional('type'), options.optional('search')];
    if (type !== undefined) query.set('item_type', type);
    if (search !== undefined) query.set('q', search);
    for (const status of options.list('status') ?? []) query.append('status', status);
    const path = `${itemsOf(options)}?${query.toString()}`;
    const service = await connect(options, env, readSecret);
    const { items, total } = await service.json<{ items: Item[]; total: number }>(path);
    const rows = items.map((item) => [
      ...[nameOf(item), item.item_type, item.effective_status, item.title, item.updated_at],
    ]);
    const more = total > items.length ? `\n… and ${String(total - items.length)} more.` : '';
    return {
      json: { items, total },
      text: `${table(['item', 'type', 'status', 'title', 'changed'], rows, 'There is none.')}${more}`,
    };
  },
};

export const itemsShow: Command = {
  name: 'items show',
  about: 'tells all of an item, and what it is linked to',
  argument: ['ITEM', 'its ref or its id'],
  options: { ...PLACE, ...CONNECTION },
  examples: ['items show F-1 --org engines --workspace main --project web'],
  run: async (options, env, readSecret) => {
    const path = `${itemsOf(options)}/${encodeURIComponent(options.argument('ITEM'))}`;
    const service = await connect(options, env, readSecret);
    const item = await service.json<Item & { readonly data: object }>(path);
    const { links } = await service.json<{
      links: { relationship: string; direction: string; item: Item }[];
    }>(`${path}/links`);
    const rows = links.map((link) => [link.direction, link.relationship, nameOf(link.item), link.item.title]);
    const told = facts([
      ...([
        ['id', item.id],
        ['ref', item.ref],
        ['type', item.item_type],
        ['title', item.title],
      ] as const),
      ...([
        ['status', item.effective_status],
        ['changed', item.updated_at],
      ] as const),
      ['data', JSON.stringify(item.data)],
    ]);
    const linked = table(['direction', 'relationship', 'item', 'title'], rows, 'It is linked to nothing.');
    return { json: { item, links }, text: `${told}\n\n${linked}` };
  },
};

export const itemsAdd: Command = {
  name: 'items add',
  about: 'makes an item',
  argument: ['TITLE', 'of the item'],
  options: {
    ...PLACE,
    type: { value: 'TYPE', about: 'by default note' },
    ref: { value: 'REF', about: 'a name of its own in the project' },
    data: { value: 'JSON', about: 'an object with whatever else there is to say' },
    ...CONNECTION,
  },
  examples: ["items add 'Write the minutes' --org engines --workspace main --project web --type task"],
  run: async (options, env, readSecret) => {
    const data = options.optional('data');
    const body = {
      title: options.argument('TITLE'),
      item_type: options.optional('type') ?? 'note',
      ref: options.optional('ref'),
      ...(data === undefined ? {} : { data: JSON.parse(data) as object }),
    };
    const path = itemsOf(options);
    const service = await connect(options, env, readSecret);
    const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) };
    const item = await service.json<Item>(path, init);
    return { json: item, text: `${nameOf(item)} was made.` };
  },
};

export const itemsLink: Command = {
  name: 'items link',
  about: 'links an item to another',
  argument: ['ITEM', 'its ref or its id'],
  options: {
    ...PLACE,
    relationship: { value: 'NAME', about: 'what the one is to the other', required: true },
    to: { value: 'REF', about: 'the ref of the other', required: true },
    ...CONNECTION,
  },
  examples: ['items link F-1 --relationship affects --to login --org engines --workspace main --project web'],
  run: async (options, env, readSecret) => {
    const item = options.argument('ITEM');
    const body = { relationship: options.required('relationship'), target_ref: options.required('to') };
    const path = `${itemsOf(options)}/${encodeURIComponent(item)}/links`;
    const service = await connect(options, env, readSecret);
    const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) };
    const link = await service.json<{ id: string }>(path, init);
    return { json: link, text: `${item} ${body.relationship} ${body.target_ref}.` };
  },
};

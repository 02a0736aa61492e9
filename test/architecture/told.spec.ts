import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

type Sources = ReadonlyMap<string, string>;

const ROOMS = ['item-links', 'linky'];

/** Statements that change something and record nothing themselves, by the file that emits the event of it. */
const EMITTED: Readonly<Record<string, string>> = {
  'delete(Relationship': 'libs/item-links/src/registry/relationships.service.ts',
  'insert(Project': 'libs/item-links/src/projects/projects.service.ts',
  'insert(Relationship': 'libs/item-links/src/registry/relationships.service.ts',
  'update(Relationship': 'libs/item-links/src/registry/relationships.service.ts',
  'item_links.insert_item': 'libs/item-links/src/items/item-creation.service.ts',
  'item_links.insert_items': 'libs/item-links/src/bulk/bulk-item-writer.ts',
  'item_links.insert_links': 'libs/item-links/src/links/link-writer.ts',
  'item_links.insert_missing_project': 'libs/item-links/src/projects/projects.service.ts',
  'item_links.mark_symmetric_links': 'libs/item-links/src/registry/relationships.service.ts',
  'item_links.name_rules': 'libs/item-links/src/registry/relationships.service.ts',
  'item_links.update_item': 'libs/item-links/src/items/item-edits.service.ts',
  'item_links.update_items': 'libs/item-links/src/bulk/bulk-item-writer.ts',
  'item_links.update_project': 'libs/item-links/src/projects/projects.service.ts',
  'linky.edit': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.release_aliases': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.set_metadata': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.set_settings': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.soft_delete': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.take_alias': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.touch': 'libs/linky/src/bundles/owned-bundles.service.ts',
  'linky.undelete': 'libs/linky/src/bundles/undeletion.service.ts',
};

/** Statements that change nothing of which there are events. */
const SILENT: Readonly<Record<string, string>> = {
  'item_links.drop_empty_tallies': 'counts',
  'item_links.fold_tallies': 'counts',
  'item_links.index_items': 'words to be found by: the items stay as they are',
  'item_links.purge_${table}': 'of a project whose deletion was told',
  'item_links.purge_project': 'its deletion was told',
  'item_links.sweep_deleted_links': 'history, which is kept for some time',
  'item_links.take_back_deleted_links':
    'what an operator brings from another installation, where it was told',
  'item_links.take_back_items': 'what an operator brings from another installation, where it was told',
  'item_links.take_back_links': 'what an operator brings from another installation, where it was told',
  'item_links.take_back_projects': 'what an operator brings from another installation, where it was told',
  'item_links.take_back_relationships':
    'what an operator brings from another installation, where it was told',
  'item_links.take_purged_project': 'its deletion was told',
  'linky.consume_claim': 'the claim is told by the statement that sets the owner',
  'linky.delete_old_claims': 'tokens',
  'linky.forget_recipients': 'addresses that claims were mailed to',
  'linky.give_up_bundles': 'of an organization that is gone: nobody could read it',
  'linky.index_bundles': 'words to be found by: the bundles stay as they are',
  'linky.insert_anonymous': 'nobody owns it, so there is no stream',
  'linky.purge': 'its deletion was told, nobody owns it, or its owner is gone',
  'linky.purge_parts': 'counts and versions of what is purged',
  'linky.set_takedown_reason': 'that it is taken down was told, with the reason of then',
  'linky.sweep_${table}': 'counts, which are kept for some time',
  'linky.sweep_launcher_events': 'counts, which are kept for some time',
  'linky.take_back_aliases': 'what an operator brings from another installation, where it was told',
  'linky.take_back_bundles': 'what an operator brings from another installation, where it was told',
  'linky.take_back_counts': 'counts',
  'linky.take_back_versions': 'what an operator brings from another installation, where it was told',
  'linky.take_opening': 'the opening is told where the owner wants it',
  'linky.trim_versions': 'versions, of which so many are kept',
  'linky.write_bot_views': 'counts',
  'linky.write_events': 'counts',
  'linky.write_last_views': 'nobody owns it',
  'linky.write_url_opens': 'counts',
};

/** Every statement of the sources that changes rows of a room, and does not record that (`withEvents` does). */
function silentWrites(files: Sources): string[] {
  const names: string[] = [];
  for (const [, source] of files) {
    for (const [, name = '', text = ''] of source.matchAll(
      /\b(?:sql|reading)\(\s*['`]([^'`]+)['`],([\s\S]*?)[`'],?\s*\)[;,]?\n/g,
    ))
      if (/\b(?:insert into|update|delete from)\s+(?:item_links|linky)\.|INSERT_BUNDLE/.test(text))
        names.push(name);
    for (const [, what = ''] of source.matchAll(/\btx\.manager\(\)\)\.((?:insert|update|delete)\(\w+)/g))
      names.push(what);
  }
  return names.sort();
}

/** Code of the rooms, by path. */
function sources(): Sources {
  const files = ROOMS.flatMap((room) =>
    readdirSync(`libs/${room}/src`, { recursive: true, encoding: 'utf8' }).map(
      (file) => `libs/${room}/src/${file}`,
    ),
  );
  const code = files.filter((file) => /^(?!.*(\.spec\.|\/migrations\/)).*\.ts$/.test(file));
  return new Map(code.map((file) => [file, readFileSync(file, 'utf8')]));
}

describe('a statement that changes something', () => {
  it('is told of by events, but for a few with reasons', () => {
    expect(silentWrites(sources())).toEqual([...Object.keys(EMITTED), ...Object.keys(SILENT)].sort());
  });

  it('is told of where the list says so', () => {
    for (const file of new Set(Object.values(EMITTED)))
      expect(readFileSync(file, 'utf8')).toMatch(/\btx\.emit\(/);
  });

  it('is found when it is not', () => {
    const quiet = `const RENAME = sql(\n  'item_links.rename',\n  'update item_links.items set title = $2 where id = $1',\n);\n`;
    expect(silentWrites(new Map([['x.statements.ts', quiet]]))).toEqual(['item_links.rename']);
    const loud = `const RENAME = withEvents('item_links.rename', { write: 'update item_links.items set title = $2' });\n`;
    expect(silentWrites(new Map([['x.statements.ts', loud]]))).toEqual([]);
    expect(
      silentWrites(new Map([['x.repository.ts', 'await (await tx.manager()).insert(Project, project);']])),
    ).toEqual(['insert(Project']);
  });
});

import { Injectable } from '@nestjs/common';

import { Database, sql } from '#data';

import { COUNTED_FIELDS } from '../fields/item-fields.js';

/** What an item takes besides its payload and its texts, and what a link takes, each with its indexes. */
export const ITEM_OVERHEAD = 400;
export const LINK_BYTES = 200;

/** Bytes of a project as they are stored, the history of links that are gone included. */
const BYTES = `(
    select ${String(ITEM_OVERHEAD)} * count(*) + coalesce(sum(pg_column_size(item.data)
      + ${COUNTED_FIELDS.map((column) => `coalesce(pg_column_size(item.${column}), 0)`).join(' + ')}), 0)
    from item_links.items item where item.project_id = project.id
  ) + ${String(LINK_BYTES)} * (
    (select count(*) from item_links.links link where link.project_id = project.id)
    + (select count(*) from item_links.deleted_links gone where gone.project_id = project.id)
  )`;

const OF_PROJECT = sql(
  'item_links.count_bytes_of_project',
  `select (${BYTES})::float8 as bytes from item_links.projects project where project.id = $1`,
);
/** Deleted projects are there until they are purged; they have an index of their own. */
const OF_WORKSPACE = sql(
  'item_links.count_bytes_of_workspace',
  `select coalesce(sum(${BYTES}), 0)::float8 as bytes from (
     select id from item_links.projects where workspace_id = $1 and deleted_at is null
     union all
     select id from item_links.projects where workspace_id = $1 and deleted_at is not null
   ) project`,
);

@Injectable()
export class ItemUsageRepository {
  constructor(private readonly database: Database) {}

  async ofProject(id: string): Promise<number> {
    return (await this.database.first<{ bytes: number }>(OF_PROJECT, [id]))?.bytes ?? 0;
  }

  async ofWorkspace(id: string): Promise<number> {
    return (await this.database.first<{ bytes: number }>(OF_WORKSPACE, [id]))?.bytes ?? 0;
  }
}

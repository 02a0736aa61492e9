import { Injectable } from '@nestjs/common';

import { ReplicaReads, sql } from '#data';
import type { ExportRecord } from '#identity';

import { ITEMS, LINKS } from './item-records.statements.js';
import { placed } from './placed-records.js';

/** $1 project, $2 items. */
const LINKS_FROM = sql(
  'item_links.export_links_from',
  `select 'item_link' as type, id, source_item_id as "sourceItemId", target_item_id as "targetItemId", relationship
   from item_links.links where project_id = $1 and source_item_id = any ($2::uuid[])
   order by source_item_id, created_at, id`,
);

/** The items and links of one project, as exports have them: page by page, each on any connection. */
@Injectable()
export class ProjectDocumentsRepository {
  constructor(private readonly reads: ReplicaReads) {}

  things(projectId: string): AsyncIterable<readonly ExportRecord[]> {
    return placed(ITEMS, projectId, this.reads);
  }

  links(projectId: string): AsyncIterable<readonly ExportRecord[]> {
    return placed(LINKS, projectId, this.reads);
  }

  linksFrom(projectId: string, itemIds: readonly string[]): Promise<ExportRecord[]> {
    return this.reads.query(LINKS_FROM, [projectId, itemIds]);
  }
}

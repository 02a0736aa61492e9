import { Injectable } from '@nestjs/common';

import { Database, ReplicaReads } from '#data';

import type { Place, Position } from './cursor.js';
import {
  type Direction,
  FIND_NAMED,
  LIST_LINKS,
  PAGE_LINKS,
  PAGE_PROJECT_LINKS,
} from './link-list.statements.js';

/** A link as seen from one of its ends. */
export interface LinkListRow extends Place {
  readonly link_id: string;
  readonly relationship: string;
  readonly direction: Direction;
  readonly far_id: string;
  readonly item_type: string;
  readonly ref: string | null;
  readonly title: string | null;
  /** The registered name of the link as seen from its target; only on incoming links. */
  readonly inverse: string | null;
}

/** A link with both of its ends. */
export interface ProjectLinkRow extends Place {
  readonly created_at: Date;
  readonly project_id: string;
  readonly relationship: string;
  readonly source_item_id: string;
  readonly source_type: string;
  readonly source_ref: string | null;
  readonly source_title: string | null;
  readonly target_item_id: string;
  readonly target_type: string;
  readonly target_ref: string | null;
  readonly target_title: string | null;
}

export interface LinkFilter {
  readonly relationship?: string | undefined;
  readonly item_type?: string | undefined;
}

@Injectable()
export class LinkListsRepository {
  constructor(
    private readonly database: Database,
    private readonly reads: ReplicaReads,
  ) {}

  /** The relationship of that name or inverse name; `null`: it has no rules. */
  named(projectId: string, word: string): Promise<{ name: string; inverted: boolean } | null> {
    return this.database.first(FIND_NAMED, [projectId, word]);
  }

  /** All links of an item. */
  all(projectId: string, itemId: string): Promise<LinkListRow[]> {
    return this.database.query<LinkListRow>(LIST_LINKS, [itemId, projectId]);
  }

  /** At most `limit` links of an item behind `after`. */
  page(
    {
      projectId,
      itemId,
      direction,
    }: { projectId: string; itemId: string; direction?: Direction | undefined },
    { relationship, item_type: itemType }: LinkFilter,
    after: Position,
    limit: number,
  ): Promise<LinkListRow[]> {
    const values = [itemId, projectId, after.at, after.id, relationship ?? null, itemType ?? null, limit];
    return this.reads.query<LinkListRow>(PAGE_LINKS[direction ?? 'both'], values);
  }

  /** At most `limit` links of a project behind `after`. */
  projectPage(
    projectId: string,
    { relationship, item_type: itemType }: LinkFilter,
    after: Position,
    limit: number,
  ): Promise<ProjectLinkRow[]> {
    const values = [projectId, after.at, after.id, relationship ?? null, itemType ?? null, limit];
    return this.reads.query<ProjectLinkRow>(PAGE_PROJECT_LINKS, values);
  }
}

import { Injectable } from '@nestjs/common';

import { Database } from '#data';

import { FIND_REF, LOCATE_ITEM } from './item-addresses.statements.js';
import { by } from './project-column.js';

/** Where items are: whether there is one of that id or ref, and in which project. */
@Injectable()
export class ItemAddressesRepository {
  constructor(private readonly database: Database) {}

  /** The id of the item with that ref; `null`: there is no such project. */
  findRef(workspaceId: string, project: string, ref: string): Promise<{ id: string | null } | null> {
    return this.database.first<{ id: string | null }>(FIND_REF[by(project)], [workspaceId, project, ref]);
  }

  /** `null`: no such project; otherwise its id, and whether the item lies in it. */
  async locate(
    workspaceId: string,
    project: string,
    id: string,
  ): Promise<{ projectId: string; present: boolean } | null> {
    const row = await this.database.first<{ project_id: string; present: boolean }>(
      LOCATE_ITEM[by(project)],
      [workspaceId, project, id],
    );
    return row && { projectId: row.project_id, present: row.present };
  }
}

import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import type { ContentPlace } from '../contents/organization-contents.js';
import {
  PURGE_ORGANIZATION,
  PURGE_WORKSPACE,
  TAKE_ORGANIZATION,
  TAKE_WORKSPACE,
} from './organization-purges.statements.js';

const TAKE = { organization: TAKE_ORGANIZATION, workspace: TAKE_WORKSPACE } as const;

@Injectable()
export class OrganizationPurgesRepository {
  /** The next one that was deleted before then; `null`: none is due. */
  take(kind: keyof typeof TAKE, before: Date, tx: Tx): Promise<ContentPlace | null> {
    return tx.first(TAKE[kind], [before, tx.now]);
  }

  async purge({ orgId, workspaceId }: ContentPlace, tx: Tx): Promise<void> {
    if (workspaceId === null) await tx.affected(PURGE_ORGANIZATION, [orgId]);
    else await tx.affected(PURGE_WORKSPACE, [workspaceId]);
  }
}

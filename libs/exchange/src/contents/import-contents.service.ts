import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import type { ContentOwner, RemovalInProgress, RemovalPart } from '#identity';

import { ImportContentsRepository } from './import-contents.repository.js';

/** A file may have fifty megabytes. */
const AT_ONCE = 5;

/** Imports with their files, which go with whoever began them. */
@Injectable()
export class ImportContents implements RemovalPart {
  constructor(
    private readonly imports: ImportContentsRepository,
    private readonly sweeps: Sweeps,
  ) {}

  count(owner: ContentOwner): Promise<number> {
    return this.imports.count(owner);
  }

  async remove(owner: ContentOwner, { ending, removed }: RemovalInProgress): Promise<void> {
    const step = async (tx: Tx): Promise<number> => {
      const count = await this.imports.remove(owner, AT_ONCE, tx);
      tx.afterCommit(() => removed(count));
      return count;
    };
    await this.sweeps.statements(AT_ONCE, step, ending);
  }
}

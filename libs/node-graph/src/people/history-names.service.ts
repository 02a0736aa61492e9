import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { type ContentOwner, Contents, type RemovalInProgress, type RemovalPart } from '#identity';

import { PersonalNodesRepository } from '../store/personal-nodes.repository.js';

const AT_ONCE = 1_000;

/** What the history of the graph calls people: a deleted user, once their account is removed. */
@Injectable()
export class HistoryNames implements RemovalPart {
  constructor(
    private readonly repository: PersonalNodesRepository,
    private readonly sweeps: Sweeps,
    contents: Contents,
  ) {
    contents.add({ name: 'history', removing: this });
  }

  async count({ kind, id }: ContentOwner): Promise<number> {
    return kind === 'user' ? this.repository.countNamed(id) : 0;
  }

  async remove({ kind, id }: ContentOwner, { ending, removed }: RemovalInProgress): Promise<void> {
    if (kind !== 'user') return;
    const forget = async (tx: Tx): Promise<number> => {
      const count = await this.repository.forgetActor(id, AT_ONCE, tx);
      tx.afterCommit(() => removed(count));
      return count;
    };
    await this.sweeps.statements(AT_ONCE, forget, ending);
  }
}

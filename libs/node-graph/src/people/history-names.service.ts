import { Injectable } from '@nestjs/common';

import { Sweeps } from '#data';
import { type PersonalPart, PersonalParts } from '#identity';

import { PersonalNodesRepository } from '../store/personal-nodes.repository.js';

const AT_ONCE = 1_000;

/** What the history of the graph calls people: a deleted user, once their account is removed. */
@Injectable()
export class HistoryNames implements PersonalPart {
  constructor(
    private readonly repository: PersonalNodesRepository,
    private readonly sweeps: Sweeps,
    parts: PersonalParts,
  ) {
    parts.add(this);
  }

  async erase(userId: string, ending: AbortSignal | undefined): Promise<void> {
    const forget = (tx: Parameters<PersonalNodesRepository['forgetActor']>[2]): Promise<number> =>
      this.repository.forgetActor(userId, AT_ONCE, tx);
    await this.sweeps.statements(AT_ONCE, forget, ending);
  }
}

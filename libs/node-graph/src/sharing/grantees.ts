import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';
import { Accounts } from '#identity';

import type { Grant } from '../model/grant.js';
import { inviteeOf } from '../model/invitee.js';
import { GrantsRepository } from '../store/grants.repository.js';

/** Whom a share is for. */
export interface Grantee {
  /** Of the user who has the address, or else what stands for whoever will. */
  readonly id: string;
  /** As it was given. */
  readonly email: string;
  /** Whether nobody has the address yet. */
  readonly invited: boolean;
}

/** Tells whom an address means, without telling whoever gave it whether there is an account. */
@Injectable()
export class Grantees {
  constructor(
    private readonly accounts: Accounts,
    private readonly grants: GrantsRepository,
  ) {}

  async of(email: string): Promise<Grantee> {
    const user = await this.accounts.findUserByEmail(email);
    return { id: user?.id ?? inviteeOf(email), email, invited: user === null };
  }

  /** What they have on the node, in force or not, whether or not they had an account then; it is held. */
  grantOf({ id, email }: Grantee, nodeId: string, tx: Tx): Promise<Grant | null> {
    return this.grants.hold(nodeId, [id, inviteeOf(email)], email, tx);
  }
}

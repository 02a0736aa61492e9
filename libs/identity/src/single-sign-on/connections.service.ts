import { Injectable } from '@nestjs/common';

import { isViolation } from '#data';
import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import type { ExternalPerson } from '../accounts/external-person.js';
import { ExternalUsers } from '../accounts/external-users.service.js';
import { GroupMemberships } from '../organizations/group-memberships.service.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { SealedNotes } from './sealed-notes.js';
import {
  alreadyConnected,
  connectionForeign,
  connectionOver,
  connectionUnverified,
} from './single-sign-on.errors.js';

const PROPOSAL_MS = 15 * 60_000;

/** Somebody, and the account that they may be. */
export interface Proposal {
  readonly person: ExternalPerson;
  readonly groups: readonly string[] | null;
  /** Who asked for it in their account; `null`: whoever has the address. */
  readonly userId: string | null;
  readonly returnTo: string | null;
}

/** A proposal as a visitor may answer it. */
export interface OpenProposal extends Proposal {
  /** `ready`: they may; `foreign`: the account is somebody else's; `unverified`: an address is not verified. */
  readonly state: 'signed-out' | 'foreign' | 'unverified' | 'ready';
}

/**
 * Joins an identity to an account that was there before it, if the addresses of both are verified and the owner of the
 * account, signed in, says so. Until then nothing is stored.
 */
@Injectable()
export class Connections {
  constructor(
    private readonly notes: SealedNotes,
    private readonly users: ExternalUsers,
    private readonly recent: RecentSignIn,
    private readonly groups: GroupMemberships,
  ) {}

  /** For the browser to keep until its owner has signed in. */
  propose(proposal: Proposal): string {
    return this.notes.write('connection', proposal, PROPOSAL_MS);
  }

  /** `null`: it is over. */
  inspect(sealed: string | null, visitor: Principal | null): OpenProposal | null {
    const proposal = sealed === null ? null : (this.notes.read('connection', sealed) as Proposal | null);
    return proposal && { ...proposal, state: stateOf(proposal, visitor) };
  }

  /** Refuses whoever does not own the account, and whoever did not sign in within the last ten minutes. */
  async connect(sealed: string | null, visitor: Principal, requester: Requester): Promise<Proposal> {
    const proposal = this.inspect(sealed, visitor);
    if (proposal === null) throw connectionOver();
    if (proposal.state === 'unverified') throw connectionUnverified();
    if (proposal.state !== 'ready') throw connectionForeign();
    const userId = await this.recent.demand(visitor, null, requester);
    try {
      await this.users.connect(userId, proposal.person, visitor.call);
    } catch (error) {
      if (
        isViolation(error, 'pk_external_identities') ||
        isViolation(error, 'uq_external_identities_user_id')
      )
        throw alreadyConnected();
      throw error;
    }
    await this.groups.apply(userId, proposal.groups, visitor.call);
    return proposal;
  }
}

function stateOf({ person, userId }: Proposal, visitor: Principal | null): OpenProposal['state'] {
  if (visitor?.userId == null) return 'signed-out';
  if (userId !== null && userId !== visitor.userId) return 'foreign';
  if (person.email === null || visitor.email === null) return 'unverified';
  const isTheirs = userId !== null || person.email.toLowerCase() === visitor.email.toLowerCase();
  return isTheirs ? 'ready' : 'foreign';
}

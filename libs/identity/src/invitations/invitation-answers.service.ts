import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import { Clock, type Principal } from '#kernel';

import { invitationEvent, memberEvent } from '../organizations/organizations.events.js';
import { signedInUser } from '../organizations/organization-access.js';
import type { MembershipRow } from '../organizations/organizations.repository.js';
import { invitationTokenHash, isInvitationToken } from './invitation-token.js';
import { addressUnverified, invitationOver, otherAddress } from './invitations.errors.js';
import { InvitationsRepository, type OfferRow } from './invitations.repository.js';

/** What a link offers to whoever looks at it; `over` also stands for links that never were. */
export type InvitationState =
  | { readonly state: 'over' }
  | {
      /** `joined`: the visitor has accepted it; `foreign` and `unverified`: it is not theirs to answer. */
      readonly state: 'signed-out' | 'open' | 'joined' | 'foreign' | 'unverified';
      readonly organization: { readonly slug: string; readonly name: string };
      readonly email: string;
      readonly role: string;
    };

/** Accepts and declines invitations, for those whose verified address they are for. */
@Injectable()
export class InvitationAnswers {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** What the holder of the link may expect; nothing is changed. */
  async inspect(token: string, visitor: Principal | null): Promise<InvitationState> {
    const offer = isInvitationToken(token)
      ? await this.invitations.findByHash(invitationTokenHash(token))
      : null;
    if (offer === null || !this.isOpen(offer, visitor)) return { state: 'over' };
    const { orgId, slug, name, email, role } = offer;
    const places = [...(visitor?.memberships ?? []), ...(visitor?.withheld ?? [])];
    const isMember = places.some((membership) => membership.orgId === orgId);
    if (offer.acceptedAt !== null && !isMember) return { state: 'over' };
    return { state: stateFor(offer, visitor), organization: { slug, name }, email, role };
  }

  /** Of several at once, and again and again, one joins. Refuses keys, links that are over, and other addresses. */
  async accept(token: string, caller: Principal): Promise<MembershipRow> {
    const userId = signedInUser(caller);
    return this.answer(token, caller, async (offer, tx) => {
      const { orgId, slug, name } = offer;
      const role =
        offer.acceptedAt === null
          ? await this.invitations.accept(offer, userId, tx)
          : await this.invitations.roleOf(orgId, userId, tx);
      // Whoever has left meanwhile does not come back by the same link.
      if (role === null) throw invitationOver();
      if (offer.acceptedAt === null)
        tx.emit(caller.call, memberEvent('member.joined', orgId, { userId, role }));
      return { orgId, slug, name, role, isWithheld: false };
    });
  }

  /** Nobody joins by it any more. Refuses as `accept` does. */
  async decline(token: string, caller: Principal): Promise<void> {
    signedInUser(caller);
    await this.answer(token, caller, async ({ orgId, id, email }, tx) => {
      if (await this.invitations.delete(orgId, id, tx))
        tx.emit(caller.call, invitationEvent('member.invitation_declined', orgId, { id, email }));
    });
  }

  private answer<T>(
    token: string,
    caller: Principal,
    work: (offer: OfferRow, tx: Tx) => Promise<T>,
  ): Promise<T> {
    if (!isInvitationToken(token)) throw invitationOver();
    return this.transactions.run(async (tx) => {
      const offer = await this.invitations.lockByHash(invitationTokenHash(token), tx);
      if (offer === null || !this.isOpen(offer, caller)) throw invitationOver();
      const state = stateFor(offer, caller);
      if (state === 'unverified') throw addressUnverified();
      if (state === 'foreign') throw otherAddress();
      return work(offer, tx);
    });
  }

  /** To whoever has accepted it, it stays. */
  private isOpen({ acceptedAt, acceptedBy, expiresAt }: OfferRow, visitor: Principal | null): boolean {
    if (expiresAt <= this.clock.date()) return false;
    return acceptedAt === null || (acceptedBy !== null && acceptedBy === visitor?.userId);
  }
}

function stateFor(
  { email, acceptedAt }: OfferRow,
  visitor: Principal | null,
): Exclude<InvitationState['state'], 'over'> {
  if (visitor?.userId == null) return 'signed-out';
  if (acceptedAt !== null) return 'joined';
  if (isSame(visitor.email, email)) return 'open';
  return isSame(visitor.unverifiedEmail, email) ? 'unverified' : 'foreign';
}

/** As the database compares addresses of accounts. */
function isSame(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

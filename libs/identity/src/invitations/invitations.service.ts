import { Injectable } from '@nestjs/common';

import { Clock, newId } from '#kernel';

import { emailMistake } from '../accounts/account-rules.js';
import type { ListRequest } from '../lists/list.dto.js';
import { type ListPage, type PlaceInList, readPage } from '../lists/pages.js';
import { Members } from '../organizations/members.service.js';
import { invitationEvent } from '../organizations/organizations.events.js';
import type { SignedInAdmin } from '../organizations/organization-access.js';
import { roleMistake } from '../organizations/slug-rules.js';
import { InvitationMails } from './invitation-mails.service.js';
import { INVITATION_LIFETIME_MS, invitationTokenHash, newInvitationToken } from './invitation-token.js';
import {
  alreadyMember,
  invitationFieldInvalid,
  invitationNotFound,
  tooManyInvitations,
} from './invitations.errors.js';
import { type InvitationRow, InvitationsRepository } from './invitations.repository.js';

/** Invitations of one organization that may wait at once. */
const MOST_PENDING = 200;

export interface InvitationOrder {
  readonly email: string;
  readonly role: string;
}

/** An invitation, and the secret of its link, which is told this once; `null`: it was mailed, and admins are not told. */
export interface SentInvitation {
  readonly invitation: InvitationRow;
  readonly token: string | null;
}

/** Invitations as the admins of an organization handle them; who is invited answers by `InvitationAnswers`. */
@Injectable()
export class Invitations {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly members: Members,
    private readonly mails: InvitationMails,
    private readonly clock: Clock,
  ) {}

  /** Those that wait, the latest first. */
  list(orgId: string, request: ListRequest): Promise<ListPage<InvitationRow>> {
    const now = this.clock.date();
    const read = (place: PlaceInList): Promise<InvitationRow[]> => this.invitations.list(orgId, now, place);
    return readPage({ name: 'invitations', owner: orgId }, request, read, ({ id }) => id);
  }

  /**
   * For seven days; a second one for an address takes the place of the first. Refuses what is no address or role, whoever
   * is no admin, members, more than may wait at once, and too many mails to one address. Whether anybody has an account with the address shows nowhere.
   */
  async invite(
    order: InvitationOrder,
    { orgId, orgSlug, userId, call }: SignedInAdmin,
  ): Promise<SentInvitation> {
    const [email, role] = [order.email.trim(), order.role];
    demand('email', emailMistake(email));
    demand('role', roleMistake(role));
    await this.mails.demandRoom(email);
    const token = newInvitationToken();
    const invitation = await this.members.administer(orgId, { userId, call }, async (tx) => {
      if (await this.invitations.isMember(orgId, email, tx)) throw alreadyMember();
      const pending = await this.invitations.countOthers(orgId, email, tx);
      if (pending >= MOST_PENDING) throw tooManyInvitations(MOST_PENDING);
      const expiresAt = new Date(tx.now.getTime() + INVITATION_LIFETIME_MS);
      const tokenHash = invitationTokenHash(token);
      const row = await this.invitations.put(
        { id: newId(), orgId, email, role, tokenHash, invitedBy: userId, expiresAt },
        tx,
      );
      tx.emit(call, invitationEvent('member.invited', orgId, { id: row.id, email, role }));
      await this.mails.send(row, orgSlug, token, tx);
      return row;
    });
    return { invitation, token: this.mails.areSent ? null : token };
  }

  /** Its link is over at once, and a mail with it that still waits is not sent. Refuses whoever is no admin, and one that does not wait. */
  async withdraw({ orgId, userId, call }: SignedInAdmin, id: string): Promise<void> {
    const isGone = await this.members.administer(orgId, { userId, call }, async (tx) => {
      if (!(await this.invitations.delete(orgId, id, tx))) return false;
      tx.emit(call, invitationEvent('member.invitation_revoked', orgId, { id }));
      await this.mails.takeBack(id, tx);
      return true;
    });
    if (!isGone) throw invitationNotFound();
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw invitationFieldInvalid(field, mistake);
}

import { Injectable } from '@nestjs/common';

import { ScheduledJobs } from '#data';
import { Accounts, type VerifiedAddress, VerifiedAddresses } from '#identity';

import { NOBODY } from '../model/levels.js';
import { ShareInvitations } from './share-invitations.service.js';

const HEARD_EVERY_MS = 1_000;
const ASKED_EVERY_MS = 10_000;
/** Invitations of one address before it is the next one's turn. */
const AT_ONCE = 100;
const ASKED_AT_ONCE = 500;

/**
 * Learns that somebody has an address that invitations wait for: it is told within a second or so of what happens in
 * this process, and asks about all of them time and again for what happens elsewhere.
 */
@Injectable()
export class InvitationWatch {
  /** By user. */
  private readonly heard = new Map<string, VerifiedAddress>();
  /** The invitee who was asked about last; they come round. */
  private last = NOBODY;

  constructor(
    private readonly invitations: ShareInvitations,
    private readonly accounts: Accounts,
    addresses: VerifiedAddresses,
    jobs: ScheduledJobs,
  ) {
    addresses.listen((found) => void this.heard.set(found.userId, found));
    const failing = 'invitations cannot be taken up at the moment';
    jobs.add({ failing, everyMs: HEARD_EVERY_MS, run: (ending) => this.takeUp(ending) });
    jobs.add({ failing, everyMs: ASKED_EVERY_MS, run: () => this.ask() });
  }

  /** Takes up what waits for those who were heard of. */
  async takeUp(ending?: AbortSignal): Promise<void> {
    for (const [userId, found] of [...this.heard]) {
      if (ending?.aborted === true) return;
      // Whoever is verified anew meanwhile is heard of anew.
      this.heard.delete(userId);
      const isAll = await this.invitations.takeUp(found, AT_ONCE, ending);
      if (!isAll && !this.heard.has(userId)) this.heard.set(userId, found);
    }
  }

  /** Asks who has the next of the addresses that invitations wait for. */
  async ask(): Promise<void> {
    const invitees = await this.invitations.invitees(this.last, ASKED_AT_ONCE);
    this.last = invitees.length < ASKED_AT_ONCE ? NOBODY : (invitees.at(-1)?.id ?? NOBODY);
    for (const { id: userId, email } of await this.accounts.findUsersByEmail(
      invitees.map((one) => one.email),
    ))
      if (email !== null) this.heard.set(userId, { userId, email });
  }
}

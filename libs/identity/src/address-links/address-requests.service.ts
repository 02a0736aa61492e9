import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import { Limiter } from '#platform/limits';

import { signedInUser } from '../organizations/organization-access.js';
import { AddressLinks } from './address-links.service.js';

const HOUR_MS = 3_600_000;
/** Of one account; and to one address, from whatever accounts. */
const MOST_PER_ACCOUNT = 5;
const MOST_PER_ADDRESS = 3;

/** Requests for a link that confirms one's own address. */
@Injectable()
export class AddressRequests {
  constructor(
    private readonly links: AddressLinks,
    private readonly limiter: Limiter,
  ) {}

  get areMailed(): boolean {
    return this.links.areMailed;
  }

  /** Refuses keys, an address that is confirmed, and more than a few mails an hour. */
  async make(caller: Principal): Promise<void> {
    const userId = signedInUser(caller);
    const email = await this.links.openAddressOf(userId);
    await this.limiter.consume('address-link-account', userId, MOST_PER_ACCOUNT, HOUR_MS);
    await this.limiter.consume('address-link', email.toLowerCase(), MOST_PER_ADDRESS, HOUR_MS);
    await this.links.send(userId, email);
  }
}

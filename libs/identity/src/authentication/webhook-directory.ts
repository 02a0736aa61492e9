import { Injectable } from '@nestjs/common';

import {
  type Holder,
  type HolderDirectory,
  type HolderRights,
  type StreamOwner,
  WebhookHolders,
} from '#events';
import { Clock, type Credential, systemCall } from '#kernel';
import { ScopeCatalog } from '#platform/auth';

import { principalOfKey, principalOfSession } from './principal-of.js';
import { PrincipalsRepository } from './principals.repository.js';

const JOB = systemCall('job');

/** Tells what those may now by whose right webhooks are told of events. */
@Injectable()
export class WebhookDirectory implements HolderDirectory {
  constructor(
    private readonly principals: PrincipalsRepository,
    private readonly scopes: ScopeCatalog,
    private readonly clock: Clock,
    holders: WebhookHolders,
  ) {
    holders.answeredBy(this);
  }

  async rightsOf({ kind, id }: Holder): Promise<HolderRights | null> {
    if (kind === 'key') return this.rightsOfKey(id);
    const row = await this.principals.findByUser(id);
    return row === null ? null : principalOfSession(row, SIGNED_IN, null, JOB);
  }

  addressesOf(owner: StreamOwner): Promise<readonly string[]> {
    return this.principals.findAddresses(owner);
  }

  private async rightsOfKey(prefix: string): Promise<HolderRights | null> {
    const row = await this.principals.findByKeyPrefix(prefix);
    if (row === null || (row.expiresAt !== null && row.expiresAt <= this.clock.now())) return null;
    return principalOfKey(prefix, row, this.scopes, JOB);
  }
}

/** Somebody who has set up a webhook, as if they were signed in. */
const SIGNED_IN: Extract<Credential, { type: 'session' }> = {
  type: 'session',
  via: 'bearer',
  expiresAt: Number.MAX_SAFE_INTEGER,
  sessionId: null,
  signedInAt: null,
};

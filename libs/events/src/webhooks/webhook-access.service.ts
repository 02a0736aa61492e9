import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { EventAccess } from '../reading/event-access.service.js';
import { type Holder, mayManage, type StreamOwner } from './webhook-holders.js';
import type { Webhook } from './webhook.entity.js';
import { badTypes, typesNotReadable, webhookNotFound, webhooksForAdmins } from './webhooks.errors.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';
import { WebhooksRepository } from './webhooks.repository.js';

const ORGANIZATION = '/orgs/';

/** Whose endpoints somebody works with. */
export interface WebhookOwner extends StreamOwner {
  readonly orgSlug: string | null;
}

/** Who may set up endpoints, and for which events. */
@Injectable()
export class WebhookAccess {
  constructor(
    private readonly events: EventAccess,
    private readonly webhooks: WebhooksRepository,
  ) {}

  /** Of an organization for its admins and keys, else the caller's own. Organizations of others are refused as if they did not exist. */
  ownerOf(caller: Principal, org: string | undefined): WebhookOwner {
    const { query, source } = this.events.readable(caller, { org });
    const { id } = query.owner;
    const owner = source.startsWith(ORGANIZATION)
      ? { orgId: id, orgSlug: source.slice(ORGANIZATION.length), userId: null }
      : { orgId: null, orgSlug: null, userId: id };
    if (!mayManage(caller, owner)) throw webhooksForAdmins();
    return owner;
  }

  /** Endpoints of others are refused as if they did not exist. */
  async find(caller: Principal, id: string): Promise<Webhook> {
    const webhook = await this.webhooks.find(id);
    if (webhook === null || !mayManage(caller, webhook)) throw webhookNotFound();
    return webhook;
  }

  /** Patterns as they are kept. Refuses names of no types, and those of none that the caller may read. */
  demandTypes(caller: Principal, owner: WebhookOwner, types: unknown): string[] {
    if (!Array.isArray(types)) throw badTypes('should be a list');
    const patterns = [...new Set((types as string[]).map((pattern) => pattern.trim()))];
    const { types: most } = WEBHOOK_LIMITS;
    if (patterns.length < 1 || patterns.length > most)
      throw badTypes(`should have 1 to ${String(most)} entries`);
    if (this.readable(caller, owner, patterns).length === 0) throw typesNotReadable();
    return patterns;
  }

  /** The names of the types that patterns fit, and the caller may read; all of them without patterns. */
  readable(
    caller: Principal,
    { orgSlug }: Pick<WebhookOwner, 'orgSlug'>,
    types?: readonly string[],
  ): readonly string[] {
    return this.events.readable(caller, { org: orgSlug ?? undefined, types }).query.types;
  }
}

/** Whose right counts from now on, where somebody sets an endpoint up. */
export function holderOf({ credential, userId }: Principal): Holder {
  return credential.type === 'api_key'
    ? { kind: 'key', id: credential.keyPrefix }
    : { kind: 'user', id: userId ?? '' };
}

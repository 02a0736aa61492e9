import { Injectable } from '@nestjs/common';

import { newId, type Principal } from '#kernel';

import { holderOf, WebhookAccess } from './webhook-access.service.js';
import type { Webhook } from './webhook.entity.js';
import { WebhookStore, type WebhookWithSecret } from './webhook-store.service.js';
import { WebhookTargets } from './webhook-targets.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** What an endpoint is to be; absent and `null`: as it is, or as it usually is. */
export interface WebhookChanges {
  readonly url?: string | null | undefined;
  readonly types?: readonly string[] | null | undefined;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

export interface WebhookDetails extends WebhookChanges {
  readonly url: string;
  readonly types: readonly string[];
  /** Slug of an organization; absent: the caller's own. */
  readonly org?: string | null | undefined;
}

const HOUR_MS = 3_600_000;

/**
 * Endpoints, for whoever may manage them: by whose right they are told anything, is whoever has set them up last.
 */
@Injectable()
export class Webhooks {
  constructor(
    private readonly access: WebhookAccess,
    private readonly webhooks: WebhooksRepository,
    private readonly store: WebhookStore,
    private readonly targets: WebhookTargets,
  ) {}

  list(org: string | undefined, caller: Principal): Promise<Webhook[]> {
    return this.webhooks.list(this.access.ownerOf(caller, org));
  }

  get(id: string, caller: Principal): Promise<Webhook> {
    return this.access.find(caller, id);
  }

  /** Refuses a URL that nothing is delivered to, and types that there are none of, or the caller may not read. */
  add(
    { url, types, org, description, enabled }: WebhookDetails,
    caller: Principal,
  ): Promise<WebhookWithSecret> {
    const owner = this.access.ownerOf(caller, org ?? undefined);
    const isEnabled = enabled ?? true;
    const details = {
      ...{ id: newId(), ...owner, url: this.targets.demand(url) },
      types: this.access.demandTypes(caller, owner, types),
      description: description || null,
      enabled: isEnabled,
      disabledBecause: isEnabled ? null : ('owner' as const),
      ...holding(caller),
    };
    return this.store.add(details, caller.call);
  }

  /** As `add`; whoever changes it stands for it from then on. */
  async change(id: string, changes: WebhookChanges, caller: Principal): Promise<Webhook> {
    const { url, types, description, enabled } = changes;
    const webhook = await this.access.find(caller, id);
    const target = typeof url === 'string' ? this.targets.demand(url) : null;
    const patterns = this.access.demandTypes(caller, webhook, types ?? webhook.types);
    const edit = (before: Webhook): Webhook => {
      const isEnabled = enabled ?? before.enabled;
      return Object.assign({}, before, holding(caller), {
        url: target ?? before.url,
        types: types ? patterns : before.types,
        description: typeof description === 'string' ? description || null : before.description,
        enabled: isEnabled,
        disabledBecause: isEnabled ? null : (before.disabledBecause ?? ('owner' as const)),
      });
    };
    return this.store.change(id, edit, caller.call);
  }

  async rotate(id: string, overlapHours: number, caller: Principal): Promise<WebhookWithSecret> {
    await this.access.find(caller, id);
    return this.store.rotate(id, overlapHours * HOUR_MS, caller.call);
  }

  async delete(id: string, caller: Principal): Promise<void> {
    await this.access.find(caller, id);
    await this.store.delete(id, caller.call);
  }
}

function holding(caller: Principal): Pick<Webhook, 'holderKind' | 'holderId'> {
  const { kind, id } = holderOf(caller);
  return { holderKind: kind, holderId: id };
}

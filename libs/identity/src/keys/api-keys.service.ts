import { Injectable } from '@nestjs/common';

import { isViolation, Transactions } from '#data';
import { Clock } from '#kernel';

import { keyFieldInvalid, keyNotFound, keyOwnerNotFound } from './api-keys.errors.js';
import { type ApiKeyView, ApiKeysRepository, type KeyOwner, type NewApiKey } from './api-keys.repository.js';
import { hashSecret, newKey } from './key-format.js';
import {
  DEFAULT_PER_HOUR,
  DEFAULT_SCOPES,
  keyNameMistake,
  rateLimitMistake,
  scopesMistake,
} from './key-rules.js';
import { KeyUses } from './key-uses.js';

export interface KeyOrder {
  readonly owner: KeyOwner;
  readonly name: string;
  /** Absent: `links:write`. */
  readonly scopes?: readonly string[] | undefined;
  /** Calls per hour; 0 is unlimited, absent 1000. */
  readonly rateLimitPerHour?: number | null | undefined;
  /** The only workspace that the key is to work in. */
  readonly workspaceId?: string | null | undefined;
  readonly createdBy?: string | null | undefined;
}

/** A fresh key; `rawKey` is told this once. */
export interface MintedKey {
  readonly apiKey: ApiKeyView;
  readonly rawKey: string;
}

const ATTEMPTS = 5;

/** API keys: minting, listing, revoking. Scopes and limits are fixed when a key is minted. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly transactions: Transactions,
    private readonly uses: KeyUses,
    private readonly clock: Clock,
  ) {}

  /** Refuses a wrong name, unknown or no scopes, a limit out of range, and an unknown owner. */
  async mint(order: KeyOrder): Promise<MintedKey> {
    const name = order.name.trim();
    const scopes = [...new Set(order.scopes ?? DEFAULT_SCOPES)];
    const rateLimitPerHour = order.rateLimitPerHour ?? DEFAULT_PER_HOUR;
    const workspaceId = order.workspaceId ?? null;
    demand('name', keyNameMistake(name));
    demand('scopes', scopesMistake(scopes, workspaceId !== null));
    demand('rateLimitPerHour', rateLimitMistake(rateLimitPerHour));
    const createdBy = order.createdBy ?? null;
    const details = { owner: order.owner, name, scopes, rateLimitPerHour, workspaceId, createdBy };

    for (let attempt = 1; ; attempt += 1) {
      const { prefix, secret, raw } = newKey(order.owner.kind);
      const key = {
        ...details,
        keyPrefix: prefix,
        secretHash: hashSecret(secret),
        createdAt: this.clock.date(),
      };
      try {
        return { apiKey: await this.insert(key), rawKey: raw };
      } catch (error) {
        if (attempt >= ATTEMPTS || !isViolation(error, 'uq_api_keys_key_prefix')) throw error;
      }
    }
  }

  /** Newest first, revoked ones included. */
  async list(owner: KeyOwner): Promise<ApiKeyView[]> {
    await this.uses.flush();
    return this.keys.listForOwner(owner);
  }

  /** From now on the key is unknown; doing it again changes nothing. Refuses somebody else's key. */
  async revoke(owner: KeyOwner, id: number): Promise<ApiKeyView> {
    if (!Number.isSafeInteger(id)) throw keyNotFound();
    const now = this.clock.date();
    const key = await this.transactions.statement((tx) => this.keys.revoke(owner, id, now, tx));
    if (key === null) throw keyNotFound();
    return key;
  }

  /** For the operator, who sees all keys. */
  async revokeByPrefix(prefix: string): Promise<ApiKeyView> {
    const now = this.clock.date();
    const key = await this.transactions.statement((tx) => this.keys.revokeByPrefix(prefix, now, tx));
    if (key === null) throw keyNotFound();
    return key;
  }

  private async insert(key: NewApiKey): Promise<ApiKeyView> {
    try {
      return await this.transactions.statement((tx) => this.keys.insert(key, tx));
    } catch (error) {
      if (isViolation(error, 'fk_api_keys_owner_user_id')) throw keyOwnerNotFound('user');
      if (isViolation(error, 'fk_api_keys_owner_org_id')) throw keyOwnerNotFound('organization');
      if (isViolation(error, 'fk_api_keys_workspace_id')) throw keyOwnerNotFound('workspace');
      throw error;
    }
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw keyFieldInvalid(field, mistake);
}

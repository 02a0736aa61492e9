import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { Clock, type Principal } from '#kernel';
import { Env } from '#platform';

import {
  keyFieldInvalid,
  keyNotFound,
  keyOwnerNotFound,
  minterRevoked,
  tooManyKeys,
} from './api-keys.errors.js';
import { type ApiKeyView, ApiKeysRepository, type KeyOwner, type NewApiKey } from './api-keys.repository.js';
import { hashSecret, newKey } from './key-format.js';
import { DEFAULT_SCOPES, keyNameMistake, rateLimitMistake, scopesMistake } from './key-rules.js';
import { KeyUses } from './key-uses.js';
import { demandHeld, minterOf, usualLimit } from './minting-rules.js';

export interface KeyOrder {
  readonly owner: KeyOwner;
  readonly name: string;
  /** Absent: `links:write`. */
  readonly scopes?: readonly string[] | undefined;
  /** Calls per hour; 0 is unlimited, absent 1000, or as many as the minter has. */
  readonly rateLimitPerHour?: number | null | undefined;
  /** The only workspace that the key is to work in. */
  readonly workspaceId?: string | null | undefined;
  /** Who asks for it; absent: the operator. */
  readonly minter?: Principal | undefined;
}

/** A fresh key; `rawKey` is told this once. */
export interface MintedKey {
  readonly apiKey: ApiKeyView;
  readonly rawKey: string;
}

/** A revoked key, and what was minted with it. */
export interface RevokedKey {
  readonly apiKey: ApiKeyView;
  readonly children: readonly ApiKeyView[];
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
    private readonly env: Env,
  ) {}

  /**
   * Refuses a wrong name, unknown or no scopes, a limit out of range, an unknown owner, more than the minter may do,
   * and more keys than an owner may have.
   */
  async mint(order: KeyOrder): Promise<MintedKey> {
    const { owner, minter } = order;
    const name = order.name.trim();
    const scopes = [...new Set(order.scopes ?? DEFAULT_SCOPES)];
    const rateLimitPerHour = order.rateLimitPerHour ?? usualLimit(minter);
    const workspaceId = order.workspaceId ?? null;
    demand('name', keyNameMistake(name));
    demand('scopes', scopesMistake(scopes, workspaceId !== null));
    demand('rateLimitPerHour', rateLimitMistake(rateLimitPerHour));
    demandHeld({ scopes, rateLimitPerHour }, minter);
    const details = { owner, name, scopes, rateLimitPerHour, workspaceId, minter: minterOf(minter) };

    for (let attempt = 1; ; attempt += 1) {
      const { prefix, secret, raw } = newKey(owner.kind);
      const key = {
        ...details,
        keyPrefix: prefix,
        secretHash: hashSecret(secret),
        createdAt: this.clock.date(),
      };
      try {
        return { apiKey: await this.transactions.run((tx) => this.insert(key, tx)), rawKey: raw };
      } catch (error) {
        if (isViolation(error, 'fk_api_keys_workspace_id')) throw keyOwnerNotFound('workspace');
        if (attempt >= ATTEMPTS || !isViolation(error, 'uq_api_keys_key_prefix')) throw error;
      }
    }
  }

  /** Newest first; of the revoked ones the latest. */
  async list(owner: KeyOwner): Promise<ApiKeyView[]> {
    // Where nothing can be written now, the last uses show later.
    await this.uses.flush().catch(() => undefined);
    return this.keys.listForOwner(owner);
  }

  /**
   * From now on the key is unknown, and with `children` whatever was minted with it, directly or not; doing it again
   * changes nothing. Of the revoked keys of an owner as many are kept as they may have live ones. Refuses somebody else's
   * key.
   */
  async revoke(owner: KeyOwner, id: number, children = false): Promise<RevokedKey> {
    if (!Number.isSafeInteger(id)) throw keyNotFound();
    const now = this.clock.date();
    return this.transactions.run(async (tx) => {
      // What the key is minting at this moment is there afterwards, or is refused.
      await this.keys.lockOwner(owner, tx);
      const apiKey = await this.keys.revoke(owner, id, now, tx);
      if (apiKey === null) throw keyNotFound();
      if (children) await this.keys.revokeMintedWith(id, now, tx);
      const minted = await this.keys.listMintedWith(id, tx);
      await this.keys.trimRevoked(owner, this.env.keysPerOwner, tx);
      return { apiKey, children: minted };
    });
  }

  /** For the operator, who sees all keys. */
  async revokeByPrefix(prefix: string, children = false): Promise<RevokedKey> {
    const key = await this.keys.findByPrefix(prefix);
    if (key === null) throw keyNotFound();
    return this.revoke(key.owner, key.id, children);
  }

  /** One after the other for each owner, so that the count is right and no revoked key mints. */
  private async insert(key: NewApiKey, tx: Tx): Promise<ApiKeyView> {
    const { owner, minter } = key;
    if (!(await this.keys.lockOwner(owner, tx))) {
      throw keyOwnerNotFound(owner.kind === 'user' ? 'user' : 'organization');
    }
    if (minter.keyId !== null && !(await this.keys.isLive(minter.keyId, tx))) throw minterRevoked();
    const most = this.env.keysPerOwner;
    if (minter.type !== 'operator' && (await this.keys.countLive(owner, tx)) >= most) throw tooManyKeys(most);
    return this.keys.insert(key, tx);
  }
}

function demand(field: string, mistake: string | null): void {
  if (mistake !== null) throw keyFieldInvalid(field, mistake);
}

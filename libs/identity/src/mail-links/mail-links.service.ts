import { createHash, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';

import type { MailLink } from './mail-link.entity.js';
import { type MailLinkRow, MailLinksRepository } from './mail-links.repository.js';

const SECRET_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
const AT_ONCE = 1_000;

/** For whom a link is, and what for. */
export type MailLinkOrder = Pick<MailLink, 'userId' | 'purpose' | 'email'> & { readonly lifetimeMs: number };

/** Links that are good for one time, and for a while. What is stored opens nothing. */
@Injectable()
export class MailLinks {
  constructor(
    private readonly links: MailLinksRepository,
    private readonly sweeps: Sweeps,
  ) {
    sweeps.schedule('links that are over could not be removed', (ending) => this.sweep(ending));
  }

  /** Makes a link, and those before it for the same purpose worthless. One statement. @returns its secret part */
  async make({ lifetimeMs, ...order }: MailLinkOrder, tx: Tx): Promise<string> {
    const token = randomBytes(SECRET_BYTES).toString('base64url');
    const expiresAt = new Date(tx.now.getTime() + lifetimeMs);
    await this.links.replace({ ...order, tokenHash: hashOf(token), createdAt: tx.now, expiresAt }, tx);
    return token;
  }

  /** Whose it is, without using it up; `null`: it is none of ours, used, replaced or over. */
  find(token: string, purpose: MailLink['purpose']): Promise<MailLinkRow | null> {
    if (!TOKEN.test(token)) return Promise.resolve(null);
    return this.links.find(hashOf(token), purpose, this.sweeps.now());
  }

  /** Uses it up, if the transaction is committed. Of several at once one does. `null`: as `find`. */
  take(token: string, purpose: MailLink['purpose'], tx: Tx): Promise<MailLinkRow | null> {
    if (!TOKEN.test(token)) return Promise.resolve(null);
    return this.links.take(hashOf(token), purpose, tx);
  }

  async sweep(ending?: AbortSignal): Promise<void> {
    const now = this.sweeps.now();
    await this.sweeps.statements(AT_ONCE, (tx) => this.links.deleteExpired(now, AT_ONCE, tx), ending);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

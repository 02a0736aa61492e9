import { Injectable } from '@nestjs/common';

import { Passwords } from '#identity';
import { newId } from '#kernel';
import type { Requester } from '#platform/auth';

import { Lifetimes } from '../model/lifetimes.js';
import type { PrintedContent } from '../model/printed-content.js';
import type { NewBundle } from './bundles.repository.js';
import type { CreateInput } from './create-input.js';
import { Slugs } from './slugs.js';

/** A new bundle that has no name yet. */
export type UnnamedBundle = Pick<NewBundle, 'input' | 'content' | 'passwordHash'>;

/** What bundles get when they are made: the hash of their password, an id and a slug. */
@Injectable()
export class NewBundles {
  constructor(
    private readonly slugs: Slugs,
    private readonly passwords: Passwords,
    private readonly lifetimes: Lifetimes,
  ) {}

  async unnamed(input: CreateInput, content: PrintedContent, requester: Requester): Promise<UnnamedBundle> {
    return { input, content, passwordHash: await this.hashOf(input.settings.password, requester) };
  }

  /** `null`: no password. */
  async hashOf(password: string | null | undefined, requester: Requester): Promise<string | null> {
    return typeof password === 'string' ? this.passwords.hash(password, 'content', requester) : null;
  }

  /** With a slug that may be taken: then it is named anew. */
  named(bundle: UnnamedBundle, now: Date): NewBundle {
    return { ...bundle, id: newId(now.getTime()), slug: this.slugs.next(), createdAt: now.toISOString() };
  }

  /** Until when a bundle that nobody owns lives, if nobody looks at it; `null`: it never ends. */
  unclaimedUntil(createdAt: Date): Date | null {
    return this.lifetimes.end(createdAt);
  }
}

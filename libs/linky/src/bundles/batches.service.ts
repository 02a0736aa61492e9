import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Passwords } from '#identity';
import { Clock, newId, type Principal } from '#kernel';
import type { Requester } from '#platform';

import { BundlesRepository, type NewBundle } from './bundles.repository.js';
import type { CreatedBundle } from './bundles.service.js';
import { type Batch, eachLink } from './batch-input.js';
import { faultyLinks } from '../linky.errors.js';
import { Usage } from '../usage/usage.service.js';
import { ownerFor } from '../model/owner.js';
import { Slugs } from './slugs.js';

const SLUG_ATTEMPTS = 5;

type Unnamed = Pick<NewBundle, 'input' | 'content' | 'passwordHash'>;

/** A slug of the batch is taken: what was inserted with it is rolled back. */
class SlugTaken extends Error {}

/** Creates many bundles at once: all of them, or none. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
    private readonly slugs: Slugs,
    private readonly passwords: Passwords,
    private readonly usage: Usage,
  ) {}

  /** In the order of the inputs, of the organization that the caller acts in, else their own. None, if it was only to be checked. */
  async create(batch: Batch, caller: Principal, requester: Requester): Promise<CreatedBundle[]> {
    const owner = ownerFor(caller);
    const { dryRun } = batch;
    const printed = this.print(batch);
    const contents = printed.map(({ content }) => content);
    this.usage.admit(contents, owner, dryRun);
    if (dryRun) return [];
    const unnamed: Unnamed[] = [];
    for (const bundle of printed) {
      const { password } = bundle.input.settings;
      const passwordHash =
        typeof password === 'string' ? await this.passwords.hash(password, 'content', requester) : null;
      unnamed.push({ ...bundle, passwordHash });
    }
    for (let attempt = 1; ; attempt += 1) {
      const named = this.name(unnamed);
      try {
        await this.transactions.run(async (tx) => {
          if ((await this.bundles.insertBatch(named, owner, tx)) < named.length) throw new SlugTaken();
        });
        return named.map(({ slug, input }) => ({ slug, policy: input.policy, claim: null }));
      } catch (error) {
        if (!(error instanceof SlugTaken) || attempt >= SLUG_ATTEMPTS) throw error;
      }
    }
  }

  /** Refuses the batch with all links that are faulty. */
  private print({ links, faults }: Batch): Pick<NewBundle, 'input' | 'content'>[] {
    const { made, faults: tooLarge } = eachLink(links, ({ input }) => ({
      input,
      content: this.usage.sized(input),
    }));
    const all = [...faults, ...tooLarge].sort((a, b) => a.index - b.index);
    if (all.length > 0) throw faultyLinks(all);
    return made;
  }

  private name(bundles: readonly Unnamed[]): NewBundle[] {
    const now = this.clock.now();
    return bundles.map((bundle) => ({
      ...bundle,
      id: newId(now),
      slug: this.slugs.next(),
      createdAt: new Date(now).toISOString(),
    }));
  }
}

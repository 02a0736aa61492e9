import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Passwords } from '#identity';
import { Clock, newId, type Principal } from '#kernel';
import type { Requester } from '#platform';

import { BundlesRepository, type NewBundle } from './bundles.repository.js';
import type { CreatedBundle } from './bundles.service.js';
import type { CreateInput } from './create-input.js';
import { ownerFor } from './owner.js';
import { Slugs } from './slugs.js';

const SLUG_ATTEMPTS = 5;

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
  ) {}

  /** In the order of the inputs, all of the organization that the caller acts in, else of his own. */
  async create(
    inputs: readonly CreateInput[],
    caller: Principal,
    requester: Requester,
  ): Promise<CreatedBundle[]> {
    const owner = ownerFor(caller);
    const hashes: (string | null)[] = [];
    for (const { settings } of inputs) {
      const { password } = settings;
      hashes.push(
        typeof password === 'string' ? await this.passwords.hash(password, 'content', requester) : null,
      );
    }
    for (let attempt = 1; ; attempt += 1) {
      const batch = this.name(inputs, hashes);
      try {
        await this.transactions.run(async (tx) => {
          if ((await this.bundles.insertBatch(batch, owner, tx)) < batch.length) throw new SlugTaken();
        });
        return batch.map(({ slug, input }) => ({ slug, policy: input.policy, claim: null }));
      } catch (error) {
        if (!(error instanceof SlugTaken) || attempt >= SLUG_ATTEMPTS) throw error;
      }
    }
  }

  private name(inputs: readonly CreateInput[], hashes: readonly (string | null)[]): NewBundle[] {
    const now = this.clock.now();
    return inputs.map((input, index) => ({
      id: newId(now),
      slug: this.slugs.next(),
      input,
      passwordHash: hashes[index] ?? null,
      createdAt: new Date(now).toISOString(),
    }));
  }
}

import { Injectable } from '@nestjs/common';

import { Transactions, type Tx } from '#data';
import type { Call, Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import { BundlesRepository, type NewBundle } from './bundles.repository.js';
import type { CreatedBundle } from './bundle-creation.service.js';
import { type Batch, eachLink } from './batch-input.js';
import { faultyLinks } from '../linky.errors.js';
import { BundleUsage } from '../usage/bundle-usage.service.js';
import { type Owner, ownerFor } from '../model/owner.js';
import { NewBundles, type UnnamedBundle } from './new-bundles.js';

const SLUG_ATTEMPTS = 5;

/** A slug of the batch is taken: what was inserted with it is rolled back. */
class SlugTaken extends Error {}

/** Creates many bundles at once: all of them, or none. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly bundles: BundlesRepository,
    private readonly transactions: Transactions,
    private readonly fresh: NewBundles,
    private readonly usage: BundleUsage,
  ) {}

  /** In the order of the inputs, of the organization that the caller acts in, else their own. None, if it was only to be checked. */
  async create(batch: Batch, caller: Principal, requester: Requester): Promise<CreatedBundle[]> {
    const owner = ownerFor(caller);
    const { dryRun } = batch;
    const printed = this.print(batch);
    const contents = printed.map(({ content }) => content);
    this.usage.admit(contents, owner, dryRun);
    if (dryRun) return [];
    const unnamed: UnnamedBundle[] = [];
    for (const { input, content } of printed)
      unnamed.push(await this.fresh.unnamed(input, content, requester));
    for (let attempt = 1; ; attempt += 1) {
      try {
        const named = await this.transactions.run((tx) => this.insert(unnamed, owner, caller.call, tx));
        return named.map(({ slug, input }) => ({ slug, policy: input.policy, claim: null }));
      } catch (error) {
        if (!(error instanceof SlugTaken) || attempt >= SLUG_ATTEMPTS) throw error;
      }
    }
  }

  private async insert(
    bundles: readonly UnnamedBundle[],
    owner: Owner,
    call: Call,
    tx: Tx,
  ): Promise<NewBundle[]> {
    const named = bundles.map((bundle) => this.fresh.named(bundle, tx.now));
    if ((await this.bundles.insertBatch(named, owner, call, tx)) < named.length) throw new SlugTaken();
    return named;
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
}

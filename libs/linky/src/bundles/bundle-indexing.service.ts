import { Injectable } from '@nestjs/common';

import { Sweeps, type Tx } from '#data';
import { mapInSlices } from '#kernel';

import { BundleIndexingRepository } from './bundle-indexing.repository.js';
import { searchTextOf } from './search-text.js';

const EVERY_MS = 5_000;
const AT_ONCE = 200;

/** Goes through bundles that an earlier build has written, in small steps: meanwhile they are found by what is stored. */
@Injectable()
export class BundleIndexing {
  constructor(
    private readonly bundles: BundleIndexingRepository,
    private readonly sweeps: Sweeps,
  ) {
    const failing = 'bundles of an earlier build could not be made ready for searches';
    sweeps.schedule(failing, (ending) => this.run(ending), EVERY_MS);
  }

  /** Until none is left; answers how many there were. */
  run(ending?: AbortSignal): Promise<number> {
    return this.sweeps.steps(1, (tx) => this.step(tx), ending);
  }

  private async step(tx: Tx): Promise<number> {
    const due = await this.bundles.due(AT_ONCE, tx);
    const texts = await mapInSlices(due, ({ id, url_metadata: urlMetadata, ...bundle }) => ({
      id,
      text: searchTextOf({ ...bundle, urlMetadata }),
    }));
    if (texts.length > 0) await this.bundles.index(texts, tx);
    return texts.length;
  }
}

import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import type { Target } from '../formats/format.js';
import { BundlesSource, type Exported, GraphSource, ItemsSource } from '../sources/sources.js';
import type { ItemsPlace } from '../targets/targets.js';

/** Finds whoever keeps what is exported. */
@Injectable()
export class ExportSources {
  constructor(
    private readonly items: ItemsSource,
    private readonly graph: GraphSource,
    private readonly bundles: BundlesSource,
  ) {}

  /** @param place of items; `null` for all else. */
  open(caller: Principal, of: Target, place: ItemsPlace | null): Promise<Exported> {
    if (of === 'bundles') return this.bundles.open(caller);
    if (of === 'graph') return this.graph.open(caller);
    if (place === null) throw new Error('items without a place');
    return this.items.open(caller, place);
  }
}

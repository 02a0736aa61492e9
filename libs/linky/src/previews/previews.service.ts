import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';

import { BundlesService } from '../bundles/bundles.service.js';
import { evaluate, type Resolution } from '../policy/evaluator.js';
import { EMPTY_POLICY, type Policy } from '../policy/policy.js';
import type { Viewer } from '../policy/viewer.js';

/** What somebody would see. */
@Injectable()
export class PreviewsService {
  constructor(private readonly bundles: BundlesService) {}

  /** For whoever may read the bundle; with `draft`, by that policy instead of the stored one. Changes nothing. */
  async preview(slug: string, viewer: Viewer, draft: Policy | null, caller: Principal): Promise<Resolution> {
    const bundle = await this.bundles.read(slug, caller);
    const tabs = bundle.urls.map((url, index) => {
      const note = bundle.url_metadata[index]?.note;
      return note === undefined ? { url } : { url, note };
    });
    return evaluate(draft ?? bundle.resolution_policy ?? EMPTY_POLICY, viewer, tabs);
  }
}

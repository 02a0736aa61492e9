import type { Principal } from '#kernel';

import type { ItemsPlace } from '../targets/targets.js';

/** A thing or a link as exports have it: `item`, `item_link`, `node`, `link` or `bundle`, by its own names. */
export type ExportedRecord = Readonly<Record<string, unknown>> & { readonly type: string };

type Pages = AsyncIterable<readonly ExportedRecord[]>;

/** What is exported, page by page: each is read by itself, so that whoever takes it slowly holds nothing. */
export interface Exported {
  things(): Pages;
  /** Links between the things. */
  links(): Pages;
  /** Those of them that lead from these things. */
  linksFrom(ids: readonly string[]): Promise<readonly ExportedRecord[]>;
}

/** Where items of a project are read. The app binds it. */
export abstract class ItemsSource {
  /** Refuses whoever may not read them. */
  abstract open(caller: Principal, place: ItemsPlace): Promise<Exported>;
}

/** Where the caller's own graph is read. The app binds it. */
export abstract class GraphSource {
  abstract open(caller: Principal): Promise<Exported>;
}

/** Where bundles are read: the caller's own, or those of the organization that they act in. The app binds it. */
export abstract class BundlesSource {
  abstract open(caller: Principal): Promise<Exported>;
}

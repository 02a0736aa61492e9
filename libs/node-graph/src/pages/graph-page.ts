import type { PageData } from '#platform/pages';

/** What the template of a drawn graph prints. */
export interface GraphPage extends PageData {
  readonly heading: string;
  /** The public token whose branch is shown; empty: the graph of whoever is signed in. */
  readonly token: string;
}

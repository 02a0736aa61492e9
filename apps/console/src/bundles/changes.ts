import type { Bundle } from '#client';

import { bundles } from '../messages/bundles.js';

type Content = Pick<Bundle, 'urls' | 'urlMetadata' | 'title' | 'description' | 'resolutionPolicy'>;

export interface Change {
  readonly what: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What of a bundle is different from what it was. */
export function changesBetween(was: Content, is: Content): Change[] {
  const changes: Change[] = [];
  const add = (what: string, before: string | null, after: string | null): void => {
    changes.push({ what, before, after });
  };
  if (was.title !== is.title) add(bundles.titleChanged, was.title, is.title);
  if (was.description !== is.description) add(bundles.descriptionChanged, was.description, is.description);
  for (const url of was.urls) if (!is.urls.includes(url)) add(bundles.removedLink, url, null);
  for (const url of is.urls) if (!was.urls.includes(url)) add(bundles.addedLink, null, url);
  const linksOf = ({ urls, urlMetadata }: Content): string =>
    JSON.stringify(
      urls
        .filter((url) => was.urls.includes(url) && is.urls.includes(url))
        .map((url) => [url, urlMetadata[urls.indexOf(url)]]),
    );
  if (linksOf(was) !== linksOf(is)) add(bundles.notesChanged, null, null);
  if (JSON.stringify(was.resolutionPolicy) !== JSON.stringify(is.resolutionPolicy))
    add(bundles.rulesChanged, null, null);
  return changes;
}

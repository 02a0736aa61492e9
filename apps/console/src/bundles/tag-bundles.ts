import { type Bundle, etagOf, LigatureError } from '#client';

import { client } from '../client.js';
import { MOST_TAGS } from './draft.js';

type Metadata = NonNullable<Parameters<typeof client.bundles.update>[1]['urlMetadata']>;

/** What a bundle had before it was tagged. */
export interface Tagged {
  readonly slug: string;
  readonly before: Metadata;
  /** Of what it is now: it is taken back only if nobody changed it since. */
  readonly etag: string | undefined;
}

/** Gives all links of a bundle a tag, or takes it from them. @returns `null`: there was nothing to change */
export async function tagBundle(slug: string, tag: string, isRemoval: boolean): Promise<Tagged | null> {
  for (let attempt = 0; ; attempt += 1) {
    const bundle = await client.bundles.get(slug);
    const before = metadataOf(bundle);
    const after = before.map((link) => withTag(link, tag, isRemoval));
    if (JSON.stringify(after) === JSON.stringify(before)) return null;
    try {
      const { linky } = await client.bundles.update(
        slug,
        { urlMetadata: after },
        { ifMatch: etagOf(bundle) },
      );
      return { slug, before, etag: etagOf(linky) };
    } catch (error) {
      // Somebody changed it this moment: it is read anew, once.
      if (!(error instanceof LigatureError) || error.status !== 412 || attempt > 0) throw error;
    }
  }
}

export async function untagBundle({ slug, before, etag }: Tagged): Promise<void> {
  await client.bundles.update(slug, { urlMetadata: before }, { ifMatch: etag });
}

const metadataOf = ({ urls, urlMetadata }: Pick<Bundle, 'urls' | 'urlMetadata'>): Metadata =>
  urls.map((_, place) => ({ ...urlMetadata[place] }));

function withTag(link: Metadata[number], tag: string, isRemoval: boolean): Metadata[number] {
  const tags = ((link ?? {}) as { tags?: readonly string[] }).tags ?? [];
  if (isRemoval) return tags.includes(tag) ? { ...link, tags: tags.filter((each) => each !== tag) } : link;
  return tags.includes(tag) || tags.length >= MOST_TAGS ? link : { ...link, tags: [...tags, tag] };
}

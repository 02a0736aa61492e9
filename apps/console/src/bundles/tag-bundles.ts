import { type Bundle, etagOf, LigatureError } from '#client';
import type { QueryClient } from '@tanstack/react-query';

import { client } from '../client.js';
import { messageOf } from '../components/states.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { doWithEach } from '../shell/long-work.js';
import { notify } from '../shell/notices.js';
import { MOST_TAGS } from './draft.js';

type Metadata = NonNullable<Parameters<typeof client.bundles.update>[1]['urlMetadata']>;

/** What a bundle had before it was tagged. */
interface Tagged {
  readonly slug: string;
  readonly before: Metadata;
  /** Of what it is now: it is taken back only if nobody changed it since. */
  readonly etag: string | undefined;
}

/** Gives many bundles a tag, or takes it from them, some at a time, and offers to take that back. */
export async function tagBundles(
  slugs: readonly string[],
  tag: string,
  isRemoval: boolean,
  queries: QueryClient,
): Promise<void> {
  const refresh = (): Promise<unknown> =>
    Promise.all(['bundles', 'bundle'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const tagged: Tagged[] = [];
  const takeBack = async (): Promise<void> => {
    let left = 0;
    try {
      await doWithEach(bundles.untagging(tagged.length), tagged, async (each) => {
        if (!(await untagBundle(each))) left += 1;
      });
      notify(bundles.untagged);
    } catch (error) {
      notify(messageOf(error), { isBad: true });
    } finally {
      if (left > 0) notify(bundles.leftAlone(left));
      await refresh();
    }
  };
  try {
    await doWithEach(bundles.tagging(slugs.length), slugs, async (slug) => {
      const one = await tagBundle(slug, tag, isRemoval);
      if (one !== null) tagged.push(one);
    });
  } finally {
    await refresh();
    notify(bundles.tagged(tagged.length), {
      ...(tagged.length > 0 && { action: { label: common.undo, run: () => void takeBack() } }),
    });
  }
}

/** Gives all links of a bundle a tag, or takes it from them. @returns `null`: there was nothing to change */
async function tagBundle(slug: string, tag: string, isRemoval: boolean): Promise<Tagged | null> {
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

/** @returns `false`: somebody changed or deleted it since, and it is left alone */
async function untagBundle({ slug, before, etag }: Tagged): Promise<boolean> {
  try {
    await client.bundles.update(slug, { urlMetadata: before }, { ifMatch: etag });
    return true;
  } catch (error) {
    if (error instanceof LigatureError && (error.status === 412 || error.status === 404)) return false;
    throw error;
  }
}

const metadataOf = ({ urls, urlMetadata }: Pick<Bundle, 'urls' | 'urlMetadata'>): Metadata =>
  urls.map((_, place) => ({ ...urlMetadata[place] }));

function withTag(link: Metadata[number], tag: string, isRemoval: boolean): Metadata[number] {
  const tags = ((link ?? {}) as { tags?: readonly string[] }).tags ?? [];
  if (isRemoval) return tags.includes(tag) ? { ...link, tags: tags.filter((each) => each !== tag) } : link;
  return tags.includes(tag) || tags.length >= MOST_TAGS ? link : { ...link, tags: [...tags, tag] };
}

import { LigatureError, etagOf } from '#client';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';

import { client } from '../client.js';
import { bundles } from '../messages/bundles.js';
import { common } from '../messages/common.js';
import { notify } from '../shell/notices.js';
import { whileUnsent } from '../unsent.js';
import { bundleQuery, type StoredBundle } from './bundle-query.js';
import { Conflict } from './conflict.js';
import { bodyOf, type Draft, draftOf } from './draft.js';
import { Editor } from './editor.js';
import { useDraft } from './use-draft.js';

const route = getRouteApi('/bundles/$slug');

/** Sends what was changed; the name is given apart. */
async function save(
  slug: string,
  draft: Draft,
  stored: StoredBundle,
  base: string | null,
): Promise<StoredBundle> {
  const { bundle } = stored;
  const { maxOpens, ...body } = bodyOf(draft);
  const before = bundle.maxOpens ?? null;
  const isSame = (maxOpens ?? null) === before;
  const { linky } = await client.bundles.update(
    slug,
    { ...body, ...(!isSame && { maxOpens: maxOpens ?? null }) },
    base === null ? {} : { ifMatch: base },
  );
  let last: object = linky;
  if (draft.alias !== (bundle.alias ?? ''))
    last = (
      draft.alias === ''
        ? await client.bundles.removeAlias(slug)
        : await client.bundles.setAlias(slug, { alias: draft.alias })
    ).linky;
  return { bundle: last as StoredBundle['bundle'], etag: etagOf(last) ?? null };
}

/** What a bundle is, to be changed. */
export function EditBundle(): ReactNode {
  const { slug } = route.useParams();
  const { data: stored } = useSuspenseQuery(bundleQuery(slug));
  // Another bundle is another form.
  return <Form key={slug} slug={slug} stored={stored} />;
}

function Form({ slug, stored }: { readonly slug: string; readonly stored: StoredBundle }): ReactNode {
  const queries = useQueryClient();
  const kept = useDraft(slug, draftOf(stored.bundle), stored.etag);
  const [isConflict, setConflict] = useState(false);
  const { isChanged, base, reset } = kept;
  // A change of somebody else shows at once where nothing would be lost by it.
  useEffect(() => {
    if (!isChanged && stored.etag !== base) reset(draftOf(stored.bundle), stored.etag);
  }, [isChanged, base, reset, stored]);
  const work = useMutation({
    mutationFn: async (on: string | null) => {
      await whileUnsent(save(slug, kept.draft, stored, on ?? kept.base));
      return queries.query({ ...bundleQuery(slug), staleTime: 0 });
    },
    onSuccess: async (now) => {
      setConflict(false);
      kept.reset(draftOf(now.bundle), now.etag);
      await queries.invalidateQueries({ queryKey: ['bundles'] });
      notify(bundles.saved);
    },
    onError: async (error) => {
      if (!(error instanceof LigatureError) || error.status !== 412) return;
      await queries.query({ ...bundleQuery(slug), staleTime: 0 });
      setConflict(true);
    },
  });
  return (
    <>
      <Editor
        kept={kept}
        work={{
          isPending: work.isPending,
          error: isConflict ? null : work.error,
          run: () => work.mutate(null),
        }}
        action={common.save}
        slug={slug}
        hasPassword={stored.bundle.passwordProtected === true}
        onDiscard={() => kept.discard(draftOf(stored.bundle), stored.etag)}
      />
      {isConflict && (
        <Conflict
          theirs={draftOf(stored.bundle)}
          yours={kept.draft}
          onClose={() => setConflict(false)}
          onTakeTheirs={() => {
            kept.discard(draftOf(stored.bundle), stored.etag);
            setConflict(false);
          }}
          onKeepYours={() => work.mutate(stored.etag)}
        />
      )}
    </>
  );
}

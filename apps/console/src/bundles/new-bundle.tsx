import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { Title } from '../components/title.js';
import { bundles } from '../messages/bundles.js';
import { notify } from '../shell/notices.js';
import { bodyOf, EMPTY } from './draft.js';
import { Editor } from './editor.js';
import { useDraft } from './use-draft.js';
import './bundles.css';

/** A bundle that is not there yet. */
export function NewBundle(): ReactNode {
  const router = useRouter();
  const queries = useQueryClient();
  const kept = useDraft('new', EMPTY, null);
  const work = useMutation({
    mutationFn: async () => {
      const { slug } = await client.bundles.create({ ...bodyOf(kept.draft), source: 'console' });
      kept.reset(EMPTY, null);
      // Without its name it is there all the same: what is wrong with that is told beside it.
      if (kept.draft.alias !== '')
        await client.bundles.setAlias(slug, { alias: kept.draft.alias }).catch((error: unknown) => {
          notify(error instanceof Error ? error.message : String(error), { isBad: true });
        });
      return slug;
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['bundles'] });
      notify(bundles.created);
    },
  });
  const run = (): void =>
    work.mutate(undefined, {
      // Only for whoever is still here: nobody is taken away from where they went meanwhile.
      onSuccess: (slug) => void router.navigate({ to: '/bundles/$slug', params: { slug } }),
    });
  return (
    <>
      <Title>{bundles.newTitle}</Title>
      <Editor
        kept={kept}
        work={{ isPending: work.isPending, error: work.error, run }}
        action={bundles.create}
        onDiscard={() => kept.discard(EMPTY, null)}
      />
    </>
  );
}

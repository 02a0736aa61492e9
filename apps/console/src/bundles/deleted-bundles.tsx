import type { LigatureEvent } from '#client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Empty, Failed, Loading, messageOf } from '../components/states.js';
import { Time } from '../components/time.js';
import { Title } from '../components/title.js';
import { bundles } from '../messages/bundles.js';
import { useSession } from '../session/session.js';
import { notify } from '../shell/notices.js';

/** The most that is told at once. */
const MOST = 500;
const TYPES = 'bundle.deleted,bundle.restored';

/** Bundles that were deleted, as the events tell, to be brought back. */
export function DeletedBundles(): ReactNode {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const org = session?.activeOrganization?.slug ?? null;
  const list = useQuery({
    queryKey: ['bundles', 'deleted', org],
    enabled: session !== undefined,
    queryFn: async ({ signal }) => {
      const query = { ...(org !== null && { org }), types: TYPES, limit: MOST };
      return stillDeleted(await client.events.list(query, { signal }).toArray(MOST));
    },
  });
  const restore = useMutation({
    mutationFn: (slug: string) => client.bundles.restore(slug),
    onSuccess: (_, slug) =>
      notify(bundles.restored, {
        action: {
          label: bundles.open,
          run: () => void navigate({ to: '/bundles/$slug', params: { slug } }),
        },
      }),
    onError: (error) => notify(messageOf(error), { isBad: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bundles'] }),
  });
  return (
    <>
      <Title
        actions={
          <Link to="/bundles" className="button">
            {bundles.title}
          </Link>
        }
      >
        {bundles.deletedTitle}
      </Title>
      <p className="hint">{bundles.deletedText}</p>
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data?.length === 0 && <Empty title={bundles.noneDeleted} text={bundles.noneDeletedText} />}
      {list.data !== undefined && list.data.length > 0 && (
        <section className="card" aria-label={bundles.deletedTitle}>
          <ul className="rows">
            {list.data.map(({ slug, title, urls, at, by }) => (
              <li key={slug}>
                <div className="grow">
                  <strong dir="auto">{title ?? bundles.untitled(slug)}</strong>
                  <div className="hint">
                    {bundles.count(urls.length)} · {bundles.deletedAt} <Time at={at} />
                    {by !== null && <bdi> · {by}</bdi>}
                  </div>
                </div>
                <Button
                  aria-label={`${bundles.restore}: ${title ?? bundles.untitled(slug)}`}
                  isPending={restore.isPending && restore.variables === slug}
                  onPress={() => restore.mutate(slug)}
                >
                  {bundles.restore}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface Deleted {
  readonly slug: string;
  readonly title: string | null;
  readonly urls: readonly string[];
  readonly at: string;
  readonly by: string | null;
}

/** @param events the newest first: of each bundle, the first one tells what it is now */
function stillDeleted(events: readonly LigatureEvent[]): Deleted[] {
  const told = new Set<string>();
  return events.flatMap(({ type, subject, data, time, actor }): Deleted | [] => {
    const slug = subject.split('/')[1] ?? '';
    if (told.has(slug)) return [];
    told.add(slug);
    if (type !== 'bundle.deleted') return [];
    const { title = null, urls = [] } = data as { title?: string | null; urls?: readonly string[] };
    return { slug, title, urls, at: time, by: actor.name };
  });
}

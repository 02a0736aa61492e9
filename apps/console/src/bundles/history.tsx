import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { Empty, Failed, Loading, messageOf } from '../components/states.js';
import { Time } from '../components/time.js';
import { bundles } from '../messages/bundles.js';
import { notify } from '../shell/notices.js';
import { bundleQuery } from './bundle-query.js';
import { changesBetween } from './changes.js';

const route = getRouteApi('/bundles/$slug');

/** What the bundle was before each change, and what is different now. */
export function History(): ReactNode {
  const { slug } = route.useParams();
  const queries = useQueryClient();
  const { data: stored } = useSuspenseQuery(bundleQuery(slug));
  const list = useQuery({
    queryKey: ['bundle', slug, 'versions'],
    queryFn: ({ signal }) => client.bundles.versions(slug, { signal }),
  });
  const restore = useMutation({
    mutationFn: (number: number) => client.bundles.restoreVersion(slug, number),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['bundle', slug] });
      notify(bundles.restored);
    },
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading />;
  if (list.data.length === 0) return <Empty title={bundles.noHistory} text={bundles.noHistoryText} />;
  const newestFirst = list.data.toSorted((a, b) => b.versionNumber - a.versionNumber);
  return (
    <ul className="rows card">
      {newestFirst.map((version) => {
        const { versionNumber, editedAt } = version;
        const changes = changesBetween(version, stored.bundle);
        return (
          <li key={versionNumber}>
            <div className="grow">
              <strong>{bundles.version(versionNumber)}</strong>{' '}
              <span className="hint">
                <Time at={editedAt} />
              </span>
              {changes.length === 0 ? (
                <p className="hint">{bundles.sameAsNow}</p>
              ) : (
                <>
                  <p className="hint">{bundles.sinceThen}</p>
                  <ul className="diff">
                    {changes.map(({ what, before, after }) => (
                      <li key={`${what} ${before ?? ''} ${after ?? ''}`}>
                        {what}
                        {before !== null && <del dir="auto">{before}</del>}
                        {after !== null && <ins dir="auto">{after}</ins>}
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </div>
            <Button
              aria-label={bundles.restoreVersion(versionNumber)}
              isPending={restore.isPending && restore.variables === versionNumber}
              isDisabled={changes.length === 0}
              onPress={() => restore.mutate(versionNumber)}
            >
              {bundles.restore}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { Failed, Loading, messageOf } from '../components/states.js';
import { Title } from '../components/title.js';
import { bundles } from '../messages/bundles.js';
import { notify } from '../shell/notices.js';
import { bundleQuery } from './bundle-query.js';
import { deleteBundles } from './delete-bundles.js';
import './bundles.css';

const route = getRouteApi('/bundles/$slug');

/** The address that people open. */
export const addressOf = ({ slug, alias }: { slug: string; alias?: string }): string =>
  `${location.origin}/l/${alias ?? slug}`;

/** One bundle, in parts. */
export function BundleScreen(): ReactNode {
  const { slug } = route.useParams();
  const { claimed } = route.useSearch();
  const queries = useQueryClient();
  const router = useRouter();
  const { data, error, refetch } = useQuery(bundleQuery(slug));
  const removal = useMutation({
    mutationFn: () => deleteBundles([slug], queries),
    onError: (refused) => notify(messageOf(refused), { isBad: true }),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} isScreen />;
  const address = addressOf(data.bundle);
  const params = { slug };
  return (
    <>
      <Title
        actions={
          <>
            <Button
              onPress={() => {
                void navigator.clipboard.writeText(address).then(() => notify(bundles.copied));
              }}
            >
              {bundles.copyAddress}
            </Button>
            <a className="button" href={`/l/${data.bundle.alias ?? slug}`} target="_blank" rel="noopener">
              {bundles.open}
            </a>
            <Button
              look="danger"
              isPending={removal.isPending}
              onPress={() =>
                removal.mutate(undefined, {
                  onSuccess: () => void router.navigate({ to: '/bundles', search: {} }),
                })
              }
            >
              {bundles.delete}
            </Button>
          </>
        }
      >
        {data.bundle.title ?? bundles.untitled(slug)}
      </Title>
      <p className="hint">
        <code>{address}</code>
      </p>
      {claimed === true && (
        <p className="notice" role="status">
          {bundles.claimed}
        </p>
      )}
      <nav className="parts" aria-label={bundles.parts}>
        <Link to="/bundles/$slug" params={params} activeOptions={{ exact: true }}>
          {bundles.edit}
        </Link>
        <Link to="/bundles/$slug/history" params={params}>
          {bundles.history}
        </Link>
        <Link to="/bundles/$slug/insights" params={params}>
          {bundles.insights}
        </Link>
        <Link to="/bundles/$slug/qr" params={params}>
          {bundles.qr}
        </Link>
        <Link to="/activity" search={{ subject: `bundles/${slug}` }}>
          {bundles.activity}
        </Link>
      </nav>
      <Outlet />
    </>
  );
}

import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { Check } from '../../components/checks.js';
import { Secret } from '../../components/secret.js';
import { sharing } from '../../messages/graph-sharing.js';
import { store } from '../live/use-graph.js';
import { EndDay } from './end-day.js';
import type { Shares, SharingChange } from './use-sharing.js';

type Part = Partial<Pick<NonNullable<Shares['publication']>, 'publicBranch' | 'publicDue'>>;

/** The address under which everybody sees a node. */
export function Publication({
  id,
  shares: { publication },
  work,
}: {
  readonly id: string;
  readonly shares: Shares;
  readonly work: UseMutationResult<unknown, Error, SharingChange>;
}): ReactNode {
  const update = (part: Part): void => {
    const { publicBranch, publicDue } = part;
    work.mutate({
      run: () =>
        store.ask('node:publish:update', {
          id,
          ...(publicBranch !== undefined && { branch: publicBranch }),
          ...(publicDue !== undefined && { due: publicDue }),
        }),
      guess: (shares) => ({
        ...shares,
        publication: shares.publication && { ...shares.publication, ...part },
      }),
      told: sharing.changed,
      canUndo: true,
    });
  };
  return (
    <section aria-label={sharing.publicTitle}>
      <h3>{sharing.publicTitle}</h3>
      {publication === null ? (
        <>
          <p className="hint">{sharing.notPublic}</p>
          <div className="actions">
            <Button
              isPending={work.isPending}
              onPress={() =>
                work.mutate({
                  run: () => store.ask('node:publish', { id }),
                  told: sharing.published,
                  canUndo: true,
                })
              }
            >
              {sharing.publish}
            </Button>
          </div>
        </>
      ) : (
        <>
          <Secret label={sharing.link} value={`${location.origin}/branch/${publication.publicToken}`} />
          <Check isSelected={publication.publicBranch} onChange={(publicBranch) => update({ publicBranch })}>
            {sharing.publicBranch}
          </Check>
          <div className="actions">
            <EndDay
              label={sharing.publicUntil}
              end={publication.publicDue}
              onChange={(publicDue) => update({ publicDue })}
            />
            <a
              className="button"
              href={`/branch/${publication.publicToken}`}
              target="_blank"
              rel="noreferrer"
            >
              {sharing.open}
            </a>
            <Button
              look="danger"
              isPending={work.isPending}
              onPress={() =>
                work.mutate({
                  run: () => store.ask('node:unpublish', { id }),
                  told: sharing.unpublished,
                  canUndo: true,
                })
              }
            >
              {sharing.unpublish}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

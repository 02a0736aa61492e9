import type { components } from '#client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { Empty, Failed, Loading, messageOf } from '../../components/states.js';
import { common } from '../../messages/common.js';
import { exchange as words } from '../../messages/items-exchange.js';
import { notify } from '../../shell/notices.js';
import { useProjectPlace } from '../place.js';
import { relationshipsQuery } from '../relationships-query.js';
import { RelationshipDialog } from './relationship-dialog.js';

type Relationship = components['schemas']['RelationshipView'];

const route = getRouteApi('/items/$project/relationships');

/** What links are called in a project, and the rules that hold for them. */
export function Registry(): ReactNode {
  const { project } = route.useParams();
  const place = useProjectPlace(project);
  const queries = useQueryClient();
  const [open, setOpen] = useState<Relationship | 'new' | null>(null);
  const { data, error, refetch } = useQuery(relationshipsQuery(place));
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['relationships'] });
  const restore = async (relationship: Relationship): Promise<void> => {
    await place.client.projects.createRelationship(relationship);
    await refresh();
  };
  const removal = useMutation({
    mutationFn: async ({ name }: Relationship) => {
      await place.client.projects.deleteRelationship(name);
      await refresh();
    },
    onSuccess: (_, relationship) =>
      notify(words.removed(relationship.name), {
        action: {
          label: common.undo,
          run: () => {
            restore(relationship).catch((refused: unknown) => notify(messageOf(refused), { isBad: true }));
          },
        },
      }),
    onError: (refused) => notify(messageOf(refused), { isBad: true }),
  });
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  const add = place.canWrite && (
    <Button look="primary" onPress={() => setOpen('new')}>
      {words.register}
    </Button>
  );
  return (
    <div className="exchange">
      {data.length === 0 ? (
        <Empty title={words.noRelationships} text={words.registryText}>
          {add}
        </Empty>
      ) : (
        <>
          <p className="hint">{words.registryText}</p>
          {add}
          <ul className="rows card registry">
            {data.map((relationship) => (
              <li key={relationship.name}>
                <div className="grow">
                  <strong dir="auto">{relationship.name}</strong>
                  <p className="hint" dir="auto">
                    {rulesOf(relationship).join(' · ')}
                  </p>
                </div>
                {place.canWrite && (
                  <>
                    <Button
                      aria-label={words.changeOf(relationship.name)}
                      onPress={() => setOpen(relationship)}
                    >
                      {words.change}
                    </Button>
                    <Button
                      aria-label={words.removeOf(relationship.name)}
                      isPending={removal.isPending && removal.variables === relationship}
                      onPress={() => removal.mutate(relationship)}
                    >
                      {common.remove}
                    </Button>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {open !== null && (
        <RelationshipDialog
          place={place}
          {...(open !== 'new' && { stored: open })}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function rulesOf({
  inverse,
  acyclic,
  symmetric,
  single_target: isSingle,
  source_types: sources,
  target_types: targets,
}: Relationship): string[] {
  return [
    ...(inverse === null ? [] : [words.inverseOf(inverse)]),
    ...(acyclic ? [words.rules.acyclic] : []),
    ...(symmetric ? [words.rules.symmetric] : []),
    ...(isSingle ? [words.rules.single_target] : []),
    ...(sources === null ? [] : [words.from(sources.join(', '))]),
    ...(targets === null ? [] : [words.to(targets.join(', '))]),
  ];
}

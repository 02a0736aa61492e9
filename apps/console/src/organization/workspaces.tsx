import type { Workspace } from '#client';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { client } from '../client.js';
import { Button } from '../components/button.js';
import { More } from '../components/more.js';
import { Empty, Failed, Loading } from '../components/states.js';
import { Time } from '../components/time.js';
import { firstPage } from '../first-page.js';
import { common } from '../messages/common.js';
import { organization as words } from '../messages/organization.js';
import { useActing } from './acting.js';
import { DeleteWorkspace, NewWorkspace, RenameWorkspace } from './workspace-dialogs.js';

type Asked =
  { readonly what: 'rename' | 'delete'; readonly workspace: Workspace } | { readonly what: 'create' };

const PAGE = 50;

/** The workspaces of the organization; admins make, rename and delete them. */
export function Workspaces(): ReactNode {
  const acting = useActing();
  return acting && <WorkspaceList org={acting.slug} isAdmin={acting.isAdmin} />;
}

function WorkspaceList({ org, isAdmin }: { readonly org: string; readonly isAdmin: boolean }): ReactNode {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const queryKey = ['organization', org, 'workspaces'];
  const list = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      firstPage(client.orgs.workspaces(org, { cursor: pageParam, limit: PAGE }, { signal })),
    getNextPageParam: ({ pagination }) => pagination?.nextCursor ?? undefined,
  });
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  const all = list.data.pages.flatMap(({ workspaces }) => workspaces);
  const create = (
    <Button look="primary" onPress={() => setAsked({ what: 'create' })}>
      {words.makeWorkspace}
    </Button>
  );
  const dialog = {
    org,
    onDone: () => queries.invalidateQueries({ queryKey }),
    onClose: () => setAsked(null),
  };
  return (
    <section className="card">
      <div className="title">
        <h2>{words.workspaces}</h2>
        {isAdmin && all.length > 0 && create}
      </div>
      {all.length === 0 ? (
        <Empty
          title={words.noWorkspaces}
          text={isAdmin ? words.noWorkspacesText : words.noWorkspacesForMembers}
        >
          {isAdmin && create}
        </Empty>
      ) : (
        <p className="hint">{words.workspacesText}</p>
      )}
      <ul className="rows">
        {all.map((workspace) => (
          <li key={workspace.id}>
            <div className="grow">
              <strong dir="auto">{workspace.name}</strong> <code>{workspace.slug}</code>
              <div className="hint">
                {words.since} <Time at={workspace.createdAt} isDay />
              </div>
            </div>
            {isAdmin && (
              <div className="actions">
                <Button
                  aria-label={words.renameName(workspace.name)}
                  onPress={() => setAsked({ what: 'rename', workspace })}
                >
                  {words.rename}
                </Button>
                <Button
                  look="danger"
                  aria-label={words.deleteName(workspace.name)}
                  onPress={() => setAsked({ what: 'delete', workspace })}
                >
                  {common.delete}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <More list={list} />
      {asked?.what === 'create' && <NewWorkspace {...dialog} />}
      {asked?.what === 'rename' && <RenameWorkspace {...dialog} workspace={asked.workspace} />}
      {asked?.what === 'delete' && <DeleteWorkspace {...dialog} workspace={asked.workspace} />}
    </section>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';

import { Confirm } from '../../components/confirm.js';
import { Failed, Loading, messageOf } from '../../components/states.js';
import { Title } from '../../components/title.js';
import { common } from '../../messages/common.js';
import { items } from '../../messages/items.js';
import { notify } from '../../shell/notices.js';
import { useProjectPlace } from '../place.js';
import { ProjectDialog } from './project-dialog.js';
import { ProjectMenu } from './project-menu.js';
import { projectQuery, type StoredProject } from './project-queries.js';

const route = getRouteApi('/items/$project');

/** One project, in parts. */
export function ProjectScreen(): ReactNode {
  const { project: key } = route.useParams();
  const { item } = useParams({ strict: false });
  const place = useProjectPlace(key);
  const { data: stored, error, refetch } = useQuery(projectQuery(place));
  if (stored === undefined)
    return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} isScreen />;
  const { name, description } = stored.project;
  const params = { project: key };
  return (
    <div className="items-screen">
      <Title
        actions={
          <>
            <ProjectMenu current={stored.project} />
            {place.canWrite && <Actions stored={stored} />}
          </>
        }
      >
        {name}
      </Title>
      {description !== null && description !== '' && (
        <p className="hint lead" dir="auto">
          {description}
        </p>
      )}
      <nav className="parts" aria-label={items.parts}>
        <Link
          to="/items/$project"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
          className={item === undefined ? '' : 'active'}
        >
          {items.items}
        </Link>
        <Link to="/items/$project/relationships" params={params}>
          {items.relationships}
        </Link>
        {place.canWrite && (
          <Link to="/items/$project/import" params={params}>
            {items.import}
          </Link>
        )}
        <Link to="/items/$project/export" params={params}>
          {items.export}
        </Link>
      </nav>
      <Outlet key={key} />
    </div>
  );
}

/** Renames or deletes it. */
function Actions({ stored }: { readonly stored: StoredProject }): ReactNode {
  const { project } = stored;
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const place = useProjectPlace(project.key);
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['projects'] });
  const restore = async (): Promise<void> => {
    // By its id: another project may have the key by now.
    await place.client.projects.restore(project.id);
    await refresh();
    notify(items.projectRestored(project.name));
  };
  const remove = async (): Promise<void> => {
    await place.client.projects.delete(project.key);
    await navigate({ to: '/items' });
    await refresh();
    notify(items.projectDeleted(project.name), {
      action: {
        label: common.undo,
        run: () => {
          restore().catch((error: unknown) => notify(messageOf(error), { isBad: true }));
        },
      },
    });
  };
  return (
    <>
      <MenuTrigger>
        <AriaButton className="button" aria-label={items.projectActions}>
          <span aria-hidden="true">⋯</span>
        </AriaButton>
        <Popover>
          <Menu onAction={(action) => setOpen(action === 'rename' ? 'rename' : 'delete')}>
            <MenuItem id="rename">{items.renameProject}</MenuItem>
            {!project.is_default && <MenuItem id="delete">{items.deleteProject}</MenuItem>}
          </Menu>
        </Popover>
      </MenuTrigger>
      {open === 'rename' && <ProjectDialog stored={stored} onClose={close} onDone={() => undefined} />}
      {open === 'delete' && (
        <Confirm
          title={items.deleteProject}
          text={items.deleteProjectText(project.name)}
          action={items.deleteProject}
          word={project.key}
          run={remove}
          onClose={close}
        />
      )}
    </>
  );
}

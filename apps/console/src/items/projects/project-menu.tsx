import type { Project } from '#client';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';

import { items } from '../../messages/items.js';
import { usePlace } from '../place.js';
import { projectsQuery } from './project-queries.js';

const route = getRouteApi('/items/$project');
/** No project is called that. */
const ALL = '*';

/** Leads to another project. */
export function ProjectMenu({ current }: { readonly current: Project }): ReactNode {
  const place = usePlace();
  const navigate = route.useNavigate();
  const { data = [] } = useQuery(projectsQuery(place));
  const go = (key: string): void => {
    if (key === ALL) void navigate({ to: '/items' });
    else void navigate({ to: '/items/$project', params: { project: key }, search: {} });
  };
  return (
    <MenuTrigger>
      <Button className="button select">
        <span>
          <span className="visually-hidden">{items.project} </span>
          <code>{current.key}</code>
        </span>
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover>
        <Menu onAction={(key) => go(String(key))}>
          {data.map(({ key, name }) => (
            <MenuItem key={key} id={key} textValue={name}>
              <span dir="auto">{name}</span> <span className="hint">{key}</span>
            </MenuItem>
          ))}
          <MenuItem id={ALL}>{items.allProjects}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

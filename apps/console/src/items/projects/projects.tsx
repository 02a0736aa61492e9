import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import { Button } from '../../components/button.js';
import { Choice } from '../../components/select.js';
import { Failed, Loading } from '../../components/states.js';
import { Time } from '../../components/time.js';
import { Title } from '../../components/title.js';
import { items } from '../../messages/items.js';
import { usePlace } from '../place.js';
import { nameInAddress, workspacesQuery } from '../workspaces.js';
import { ProjectDialog } from './project-dialog.js';
import { projectsQuery } from './project-queries.js';

const route = getRouteApi('/items/');

/** The projects of a workspace: where one begins. */
export function Projects(): ReactNode {
  const place = usePlace();
  const navigate = route.useNavigate();
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch } = useQuery(projectsQuery(place));
  return (
    <>
      <Title
        actions={
          <>
            <WorkspaceChoice />
            {place.canWrite && (
              <Button look="primary" onPress={() => setMaking(true)}>
                {items.newProject}
              </Button>
            )}
          </>
        }
      >
        {items.title}
      </Title>
      <p className="hint lead">{items.projectsText}</p>
      {data === undefined && error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      <ul className="projects">
        {data?.map(({ id, key, name, description, is_default: isDefault, updated_at: at }) => (
          <li key={id}>
            <Link to="/items/$project" params={{ project: key }} className="card project">
              <strong dir="auto">{isDefault && name === 'default' ? items.defaultProject : name}</strong>
              <code>{key}</code>
              {description !== null && <span dir="auto">{description}</span>}
              <span className="hint">
                {items.changed} <Time at={at} isDay />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {isMaking && (
        <ProjectDialog
          onClose={() => setMaking(false)}
          onDone={({ key }) => void navigate({ to: '/items/$project', params: { project: key } })}
        />
      )}
    </>
  );
}

/** Another workspace; none where there is only one. */
function WorkspaceChoice(): ReactNode {
  const { org, ws } = usePlace();
  const navigate = route.useNavigate();
  const { data = [] } = useQuery(workspacesQuery);
  if (data.length < 2) return null;
  return (
    <Choice
      label={items.workspace}
      isLabelHidden
      value={`${org}/${ws}`}
      options={Object.fromEntries(
        data.map((each) => [nameInAddress(each), `${each.organization.name} / ${each.name}`]),
      )}
      onChange={(chosen) => void navigate({ search: { in: chosen } })}
    />
  );
}

import { changesOf, type NewEvent } from '#kernel';

import { projectEvents, streamOf } from '../item-links.events.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { Project } from './project.entity.js';
import { projectView } from './project.view.js';

export function projectCreated(project: Project, workspace: WorkspaceRef): NewEvent {
  const details = { ...streamOf(workspace), subject: `projects/${project.id}`, data: projectView(project) };
  return projectEvents.event('project.created', details);
}

/** Also of a change that left everything as it was, but for the time and the version. */
export function projectUpdated(before: Project, after: Project, workspace: WorkspaceRef): NewEvent {
  const data = projectView(after);
  const changes = changesOf(projectView(before), data, ['name', 'description']) ?? {};
  const details = { ...streamOf(workspace), subject: `projects/${after.id}`, data, changes };
  return projectEvents.event('project.updated', details);
}

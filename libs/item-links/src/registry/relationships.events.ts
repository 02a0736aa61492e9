import { changesOf, type EventDetails, type NewEvent } from '#kernel';

import { projectEvents, streamOf } from '../item-links.events.js';
import type { WorkspaceRef } from '../workspace/workspace-ref.js';
import type { Relationship } from './relationship.entity.js';
import { relationshipView } from './relationship.view.js';

const RULES = ['inverse', 'acyclic', 'symmetric', 'single_target', 'source_types', 'target_types'] as const;

export function relationshipRegistered(rule: Relationship, workspace: WorkspaceRef): NewEvent {
  return projectEvents.event('relationship.registered', detailsOf(rule, workspace));
}

/** Also of a change that left the rules as they were, but for the time. */
export function relationshipChanged(
  before: Relationship,
  after: Relationship,
  workspace: WorkspaceRef,
): NewEvent {
  const changes = changesOf(relationshipView(before), relationshipView(after), RULES) ?? {};
  return projectEvents.event('relationship.changed', { ...detailsOf(after, workspace), changes });
}

export function relationshipRemoved(rule: Relationship, workspace: WorkspaceRef): NewEvent {
  return projectEvents.event('relationship.removed', detailsOf(rule, workspace));
}

function detailsOf(rule: Relationship, workspace: WorkspaceRef): EventDetails {
  const subject = `projects/${rule.projectId}/relationships/${encodeURIComponent(rule.name)}`;
  const data = Object.assign(relationshipView(rule), { project_id: rule.projectId });
  return { ...streamOf(workspace), subject, data };
}

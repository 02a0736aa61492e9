import type { GraphNode } from '#client';

import { graph } from '../messages/graph.js';
import { dueAt, isDay, isDone } from './model/task.js';

/** A due date in the words of the place: a day as that day, a moment in its time. */
export function dueText(node: GraphNode): string | null {
  const { dueDate } = node;
  if (dueDate == null || dueDate === '') return null;
  const at = dueAt(node);
  const text = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    ...(!isDay(dueDate) && { timeStyle: 'short' }),
  }).format(at);
  return isOverdue(node) ? graph.overdue(text) : graph.due(text);
}

export const isOverdue = (node: GraphNode): boolean => !isDone(node) && dueAt(node) < Date.now();

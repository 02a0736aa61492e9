import type { GraphNode } from '#client';

/** A node with a title, or what stands for one. */
export const titleOf = ({ title }: GraphNode): string =>
  title === undefined || title.trim() === '' ? 'Untitled' : title;

export const isDone = ({ status }: GraphNode): boolean => status === 3;
export const isBlocked = ({ status }: GraphNode): boolean => status === 2;
/** Nothing blocks it, and it is not done. */
export const isReady = (node: GraphNode): boolean => !isDone(node) && !isBlocked(node);

/** Whether whoever looks may change it, as far as it is known: the service knows. */
export const mayEdit = ({ access = 0 }: GraphNode): boolean => access <= 2;
/** Whether they may say who else sees it. */
export const mayShare = ({ access = 0 }: GraphNode): boolean => access <= 1;

/** The moment it is due; a day ends with it, wherever one is. `Infinity`: never. */
export function dueAt({ dueDate }: GraphNode): number {
  if (dueDate == null || dueDate === '') return Number.POSITIVE_INFINITY;
  if (!isDay(dueDate)) return Date.parse(dueDate);
  const [year = 0, month = 1, day = 1] = dueDate.split('-').map(Number);
  return new Date(year, month - 1, day, 23, 59, 59, 999).getTime();
}

/** Whether a due date is a day, and not a moment. */
export const isDay = (dueDate: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(dueDate);

const RANKS = [1, 0, 2, 3] as const;

/** Ready first, then blocked, then done; by due date, priority and title among themselves. */
export function byUrgency(a: GraphNode, b: GraphNode): number {
  return (
    rankOf(a) - rankOf(b) ||
    compared(dueAt(a), dueAt(b)) ||
    (b.priority ?? 0) - (a.priority ?? 0) ||
    titleOf(a).localeCompare(titleOf(b)) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** What somebody has begun and what can be begun stand together. */
const rankOf = ({ status = 0 }: GraphNode): number => RANKS[status];
const compared = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

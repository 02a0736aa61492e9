import { many } from './many.js';

/** Items that are changed and deleted together. */
export const bulk = {
  chosen: (count: number) => `${count.toLocaleString()} selected`,
  allMatching: (count: number) => `Select all ${count.toLocaleString()} that match`,
  all: (count: number) => `Select all ${count.toLocaleString()}`,
  gathering: (count: number) => `Reading ${many(count, 'item', 'items')} …`,
  edit: 'Edit',
  editTitle: (count: number) => `Edit ${many(count, 'item', 'items')}`,
  asItIs: 'Leave as it is',
  changeAll: 'Change all',
  noWayBack: (count: number) =>
    `${many(count, 'item has', 'items have')} no value yet for what you set. This cannot be undone for ${count === 1 ? 'it' : 'them'}: a value can be changed later, but not removed.`,
  changed: (count: number) => `${many(count, 'item was', 'items were')} changed.`,
  changing: (count: number) => `Changing ${many(count, 'item', 'items')} …`,
  takenBack: (count: number) => `${many(count, 'item is', 'items are')} as before.`,
  leftAlone: (count: number) =>
    `${many(count, 'item was', 'items were')} changed or deleted by others since, and left alone.`,
  deleteTitle: (count: number) => `Delete ${many(count, 'item', 'items')}`,
  deleteText: 'The items and their links are deleted. This cannot be undone.',
  deleting: (count: number) => `Deleting ${many(count, 'item', 'items')} …`,
  deleted: (count: number) => `${many(count, 'item was', 'items were')} deleted.`,
} as const;

import type { Item } from '#client';

import { items } from '../messages/items.js';

/** What an item is called, or what stands for it. */
export const nameOf = ({ title, ref, id }: Pick<Item, 'title' | 'ref' | 'id'>): string =>
  title !== null && title.trim() !== '' ? title : (ref ?? items.untitled(id.slice(-6)));

const known = (words: Readonly<Record<string, string>>, value: string): string =>
  Object.hasOwn(words, value) ? (words[value] ?? value) : value;

export const statusName = (status: string): string => known(items.statuses, status);
export const severityName = (severity: string): string => known(items.severities, severity);
export const sourceName = (source: string): string => known(items.sources, source);

/** A severity counts if it is a text. */
export const severityOf = ({ data }: Pick<Item, 'data'>): string | null =>
  typeof data['severity'] === 'string' ? data['severity'] : null;

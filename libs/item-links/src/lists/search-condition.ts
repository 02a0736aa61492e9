import { searchQuery } from '#data';

import type { Values } from './values.js';
import { scopeOf } from '../items/item-words.js';

/**
 * Words, "phrases", or, -not: no input is an error. Items whose words are still those of an earlier build are found by
 * what that build looked for.
 */
export function searchCondition(projectId: string, q: string, values: Values): string {
  const query = searchQuery(q);
  if (query === null) return 'false';
  const present = values.add(`'${scopeOf(projectId)}' & (${query.matches})`, 'tsquery');
  const earlier = `item_links.earlier_search(${values.add(projectId, 'uuid')}, ${values.add(q, 'text')})`;
  return `item.search @@ (${present} || ${earlier})`;
}

/** By what matches are ordered: exact ones before parts of words, these before beginnings; then by how often and where. */
export function relevanceOf(search: string, q: string, values: Values): readonly string[] {
  const query = searchQuery(q);
  if (query === null) return [];
  const narrower = [query.exact, query.parts].map(
    (text) => `(${search} @@ ${values.add(text, 'tsquery')})::int`,
  );
  const all = `(${values.add(query.matches, 'tsquery')} || item_links.search_query(${values.add(q, 'text')}))`;
  return [narrower.join(' + '), `ts_rank(${search}, ${all}, 1)`];
}

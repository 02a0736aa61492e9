import { searchQuery } from '#data';

import type { Values } from './values.js';
import { scopeOf } from '../items/item-words.js';

/**
 * Words, "phrases", or, -not: no input is an error. Items whose words are still those of an earlier build are found by
 * what that build looked for.
 *
 * @param rare what an index finds few by; as an operator the search itself would be looked up in the index, too.
 */
export function searchConditions(
  projectId: string,
  q: string,
  rare: string | null,
  values: Values,
): readonly string[] {
  const query = searchQuery(q);
  if (query === null) return ['false'];
  const present = values.add(`'${scopeOf(projectId)}' & (${query.matches})`, 'tsquery');
  const earlier = `item_links.earlier_search(${values.add(projectId, 'uuid')}, ${values.add(q, 'text')})`;
  const whole = `(${present} || ${earlier})`;
  if (rare === null) return [`item.search @@ ${whole}`];
  // Each by a scan of its own: in one, the words of the one are looked up for what the other finds.
  const looked = `(item.search @@ ${values.add(rare, 'tsquery')} or item.search @@ ${earlier})`;
  return [looked, `ts_match_vq(item.search, ${whole})`];
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

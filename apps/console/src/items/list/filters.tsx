import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Button } from '../../components/button.js';
import { QueryField } from '../../components/query-field.js';
import { Choice } from '../../components/select.js';
import { items as words } from '../../messages/items.js';
import type { ProjectPlace } from '../place.js';
import { isFiltered, type ItemSearch, type ListFilter, type Sort, sortOf } from '../search.js';
import { severityName, sourceName, statusName } from '../words.js';
import { Facet, type FacetProps as AllFacetProps } from './facet.js';
import { facetsQuery } from './items-page.js';
import { MoreFilters } from './more-filters.js';

type FacetProps = Omit<AllFacetProps, 'values' | 'nameOf'>;
const asItIs = (value: string): string => value;
const MOST_QUERY = 256;
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What is looked for, filtered and put in order. */
export function Filters({
  place,
  search,
  onChange,
}: {
  readonly place: ProjectPlace;
  readonly search: ItemSearch;
  readonly onChange: (search: ItemSearch) => void;
}): ReactNode {
  const { data: facets } = useQuery({ ...facetsQuery(place, search), placeholderData: keepPreviousData });
  const set = (changes: Readonly<Record<string, unknown>>): void => {
    const next = Object.entries({ ...search, ...changes });
    onChange(Object.fromEntries(next.filter(([, value]) => !isEmpty(value))));
  };
  const several = (name: ListFilter): FacetProps => ({
    label: words.filters[name],
    chosen: search[name] ?? [],
    isSingle: false,
    onChange: (values: readonly string[]) => set({ [name]: values }),
  });
  const one = (name: 'item_type' | 'category'): FacetProps => ({
    label: words.filters[name],
    chosen: search[name] === undefined ? [] : [search[name]],
    isSingle: true,
    onChange: ([value]: readonly string[]) => set({ [name]: value }),
  });
  const sort = sortOf(search);
  const sorts = search.q === undefined ? words.sorts : { relevance: words.relevance, ...words.sorts };
  return (
    <>
      <div className="filters">
        <QueryField
          label={words.search}
          placeholder={words.searchHint}
          most={MOST_QUERY}
          q={search.q ?? ''}
          onChange={(q) => set({ q })}
        />
        <Choice
          label={words.sort}
          value={sort}
          options={sorts as Readonly<Record<Sort, string>>}
          onChange={(chosen) => set({ sort: chosen })}
        />
        <Button
          aria-label={search.order === 'asc' ? words.ascending : words.descending}
          onPress={() => set({ order: search.order === 'asc' ? undefined : 'asc' })}
        >
          <span aria-hidden="true">{search.order === 'asc' ? '↑' : '↓'}</span>
        </Button>
      </div>
      <div className="facets" role="group" aria-label={words.filter}>
        <Facet {...one('item_type')} values={facets?.item_types ?? []} nameOf={asItIs} />
        <Facet {...several('status')} values={facets?.statuses ?? []} nameOf={statusName} />
        <Facet {...several('severity')} values={facets?.severities ?? []} nameOf={severityName} />
        <Facet {...one('category')} values={facets?.categories ?? []} nameOf={asItIs} />
        <Facet {...several('source')} values={facets?.sources ?? []} nameOf={sourceName} />
        <Facet {...several('capability')} values={facets?.capabilities ?? []} nameOf={asItIs} />
        <MoreFilters place={place} search={search} set={set} />
        {isFiltered(search) && (
          <Button
            look="quiet"
            onPress={() =>
              onChange({
                ...(search.sort !== undefined && { sort: search.sort }),
                ...(search.order !== undefined && { order: search.order }),
              })
            }
          >
            {words.clear}
          </Button>
        )}
      </div>
    </>
  );
}

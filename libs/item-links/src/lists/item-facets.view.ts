import { ApiProperty } from '@nestjs/swagger';

import { type Dimension, statusOfRank } from './item-filter.js';
import type { FacetRow } from './item-lists.repository.js';

/** One value, and how many items have it. */
export class FacetView {
  @ApiProperty()
  value: string;

  @ApiProperty({ type: 'integer' })
  count: number;
}

/** How many items each further choice would leave (docs/contracts/item-links.md#summary-and-facets): most frequent values first. */
export class ItemFacetsView {
  @ApiProperty({ type: [FacetView] })
  capabilities: FacetView[];

  @ApiProperty({ type: [FacetView] })
  categories: FacetView[];

  @ApiProperty({ type: [FacetView] })
  item_types: FacetView[];

  @ApiProperty({ type: [FacetView] })
  severities: FacetView[];

  @ApiProperty({ type: [FacetView] })
  sources: FacetView[];

  @ApiProperty({ type: [FacetView] })
  statuses: FacetView[];
}

export function itemFacetsView(rows: readonly FacetRow[]): ItemFacetsView {
  const of = (dimension: Dimension): FacetView[] =>
    rows.filter((row) => row.dimension === dimension).map(({ value, count }) => ({ value, count }));
  return {
    capabilities: of('capability'),
    categories: of('category'),
    item_types: of('item_type'),
    severities: of('severity'),
    sources: of('source'),
    statuses: of('status').map(({ value, count }) => ({ value: statusOfRank(Number(value)) ?? '', count })),
  };
}

import { ApiProperty } from '@nestjs/swagger';

import { SEVERITIES, statusOfRank } from './item-filter.js';
import type { TallyRow } from './item-lists.repository.js';

const Counts = (): PropertyDecorator =>
  ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } });

/** The items of one type. */
export class TypeSummaryView {
  @ApiProperty()
  item_type: string;

  @ApiProperty({ type: 'integer' })
  count: number;

  @Counts()
  by_severity: Record<string, number>;
}

/** How many items there are, by what (docs/contracts/item-links.md#summary-and-facets). */
export class ItemSummaryView {
  @ApiProperty({ type: 'integer' })
  total: number;

  @ApiProperty({ type: 'string', nullable: true })
  worst_severity: string | null;

  @Counts()
  by_severity: Record<string, number>;

  @Counts()
  by_status: Record<string, number>;

  @ApiProperty({ type: [TypeSummaryView] })
  by_type: TypeSummaryView[];
}

/** Counts by name; a `Map`, for a name may be `__proto__`. */
class Count {
  private readonly counts = new Map<string, number>();

  add(name: string | null, n: number): void {
    if (name !== null && name !== '') this.counts.set(name, (this.counts.get(name) ?? 0) + n);
  }

  has(name: string): boolean {
    return this.counts.has(name);
  }

  toObject(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([, a], [, b]) => b - a));
  }
}

export function itemSummaryView(rows: readonly TallyRow[]): ItemSummaryView {
  const [severities, statuses] = [new Count(), new Count()];
  const types = new Map<string, { count: number; severities: Count }>();
  for (const { item_type: type, severity, status_rank: rank, n } of rows) {
    severities.add(severity, n);
    statuses.add(statusOfRank(rank), n);
    const known = types.get(type) ?? { count: 0, severities: new Count() };
    known.severities.add(severity, n);
    types.set(type, { ...known, count: known.count + n });
  }
  return {
    total: rows.reduce((sum, { n }) => sum + n, 0),
    worst_severity: SEVERITIES.findLast((severity) => severities.has(severity)) ?? null,
    by_severity: severities.toObject(),
    by_status: statuses.toObject(),
    by_type: [...types]
      .map(([name, known]) => ({
        item_type: name,
        count: known.count,
        by_severity: known.severities.toObject(),
      }))
      .sort((a, b) => b.count - a.count || (a.item_type < b.item_type ? -1 : 1)),
  };
}

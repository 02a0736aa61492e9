import { ApiProperty } from '@nestjs/swagger';

import type { ItemRow } from '../items/items.repository.js';
import { ProblemFieldView } from '../workspace/api-problem.js';
import type { BatchOutcome, EntryResult } from './item-batch.js';

const OUTCOMES = ['created', 'updated', 'unchanged', 'refused'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** What one entry of a batch came to. */
export class ItemResultView {
  @ApiProperty({ enum: [...OUTCOMES] })
  outcome: Outcome;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: '`null`: refused, or not created yet, as in a dry run',
  })
  id: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  ref: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  dedupe_key: string | null;

  @ApiProperty({
    type: [ProblemFieldView],
    nullable: true,
    description: 'Why it was refused; otherwise `null`',
  })
  errors: ProblemFieldView[] | null;
}

/** What a batch of items came to, or would come to, entry by entry in the order of the request. */
export class ItemBatchView {
  @ApiProperty()
  dry_run: boolean;

  @ApiProperty({ type: 'integer', description: 'Items that are new' })
  created: number;

  @ApiProperty({ type: 'integer', description: 'Items that were changed' })
  updated: number;

  @ApiProperty({ type: 'integer', description: 'Items that were as the batch has them already' })
  unchanged: number;

  @ApiProperty({ type: 'integer', description: 'Entries at fault; none of them was written' })
  refused: number;

  @ApiProperty({ type: 'integer' })
  links_created: number;

  @ApiProperty({ type: [ItemResultView] })
  results: ItemResultView[];
}

export function itemBatchView(
  { results, linksCreated }: BatchOutcome,
  entries: readonly { readonly ref?: string | null; readonly dedupe_key?: string | null }[],
  dryRun: boolean,
): ItemBatchView {
  const count = (outcome: Outcome): number => results.filter((one) => one.outcome === outcome).length;
  return {
    dry_run: dryRun,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    links_created: linksCreated,
    results: results.map((result, index) => ({
      ...(result.outcome === 'refused'
        ? { id: null, ref: entries[index]?.ref ?? null, dedupe_key: entries[index]?.dedupe_key ?? null }
        : known(result, dryRun)),
      outcome: result.outcome,
      errors: errorsOf(result, ['body', 'items', index]),
    })),
  };
}

type Kept = Extract<EntryResult, { item: unknown }>;

function known({ outcome, item }: Kept, dryRun: boolean): Pick<ItemResultView, 'id' | 'ref' | 'dedupe_key'> {
  const { ref, dedupe_key } = item;
  return { id: dryRun && outcome === 'created' ? null : item.id, ref, dedupe_key };
}

export function errorsOf(result: EntryResult, at: readonly (string | number)[]): ProblemFieldView[] | null {
  if (result.outcome !== 'refused') return null;
  return result.faults.map(({ path, message: msg, type }) => ({ loc: [...at, ...path], msg, type }));
}

/** An item that was to be changed. */
export class ItemChangeView {
  @ApiProperty({ enum: ['updated', 'unchanged'] })
  outcome: 'updated' | 'unchanged';

  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true })
  ref: string | null;

  @ApiProperty({ type: 'integer', description: 'Its version by now' })
  version: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it was changed last; the same for all that this call changed',
  })
  updated_at: string;
}

/** What became of items that were changed alike. */
export class ItemChangesView {
  @ApiProperty()
  dry_run: boolean;

  @ApiProperty({ type: 'integer' })
  updated: number;

  @ApiProperty({ type: 'integer', description: 'Items that were so already' })
  unchanged: number;

  @ApiProperty({ type: [ItemChangeView], description: 'In the order of the ids, or the oldest first' })
  results: ItemChangeView[];
}

export function itemChangesView(
  results: readonly { readonly item: ItemRow; readonly isChanged: boolean }[],
  dryRun: boolean,
): ItemChangesView {
  const updated = results.filter(({ isChanged }) => isChanged).length;
  return {
    dry_run: dryRun,
    updated,
    unchanged: results.length - updated,
    results: results.map(({ item: { id, ref, version, updated_at: at }, isChanged }) => ({
      ...{ outcome: isChanged ? 'updated' : 'unchanged', id, ref, version, updated_at: at.toISOString() },
    })),
  };
}

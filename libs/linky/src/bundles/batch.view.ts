import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { LIMITS } from '../linky.limits.js';
import type { Batch } from './batch-input.js';
import { CreatedView, createdView } from './bundle.view.js';
import { CreateBody } from './bundles.docs.js';
import type { CreatedBundle } from './bundle-creation.service.js';

/** The body of a batch, for the API description; it is read by `parseBatch`. */
export class BatchBody {
  @ApiProperty({ type: [CreateBody], minItems: 1, maxItems: LIMITS.batch })
  links: CreateBody[];

  @ApiPropertyOptional({ type: 'boolean', default: false, description: 'Only check; nothing is created' })
  dryRun?: boolean;
}

export class BatchView {
  @ApiProperty({ type: [CreatedView], description: 'In the order of `links`' })
  linkies: CreatedView[];

  @ApiPropertyOptional({ enum: [true], description: 'Nothing was created, and `linkies` is empty' })
  dryRun?: true;

  @ApiPropertyOptional({ type: 'integer', description: 'With `dryRun`: how many would have been created' })
  wouldCreate?: number;
}

export function batchView(
  { links, dryRun }: Batch,
  created: readonly CreatedBundle[],
  base: string,
): BatchView {
  const linkies = created.map((bundle) => createdView(bundle, base));
  return dryRun ? { linkies, dryRun, wouldCreate: links.length } : { linkies };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { Batch } from '../bundles/batch-input.js';
import { CreatedView, createdView } from '../bundles/bundle.view.js';
import type { CreatedBundle } from '../bundles/bundles.service.js';
import { CreateBody } from '../bundles/bundles.docs.js';
import type { Resolution } from '../policy/evaluator.js';
import type { Tab } from '../policy/policy.js';

const object = { type: 'object', additionalProperties: true } as const;
const text = { type: 'string', nullable: true } as const;

export class AliasBody {
  @ApiProperty({ minLength: 3, maxLength: 50, description: 'Letters, digits and single hyphens' })
  alias: string;
}

export class BatchBody {
  @ApiProperty({ type: [CreateBody], minItems: 1, maxItems: 100 })
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

export class PreviewBody {
  @ApiPropertyOptional({
    ...object,
    nullable: true,
    description:
      '`email`, `emailDomain`, `userId`, `githubLogin`, `googleEmail`, `orgIds`, `orgSlugs`, `anonymous`; absent: an anonymous one',
  })
  viewer?: object | null;

  @ApiPropertyOptional({ ...object, nullable: true, description: 'A policy to try; absent: the stored one' })
  resolutionPolicy?: object | null;
}

export class PreviewView {
  @ApiProperty({ type: 'array', items: object, description: '`{url, note?}`' })
  tabs: readonly Tab[];

  @ApiProperty(text)
  matchedRuleId: string | null;

  @ApiProperty({ ...text, description: 'Where that rule shows its badge and has a name' })
  matchedRuleName: string | null;

  @ApiProperty()
  showBadge: boolean;
}

export function previewView({ tabs, matchedRuleId, matchedRuleName, showBadge }: Resolution): PreviewView {
  return { tabs, matchedRuleId, matchedRuleName: matchedRuleName ?? null, showBadge };
}

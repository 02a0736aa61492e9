import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { Resolution } from '../policy/evaluator.js';
import type { Tab } from '../policy/policy.js';

const object = { type: 'object', additionalProperties: true } as const;
const text = { type: 'string', nullable: true } as const;

/** The body of a preview, for the API description; it is read by `parsePreview`. */
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

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const rate = { type: 'number', description: 'Clicks per view, three decimals; 0 without views' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const text = { type: 'string', nullable: true } as const;
const time = { type: 'string', format: 'date-time' } as const;

/** The body of an event, for the API description; it is read by `parseEvent`. */
export class EventBody {
  @ApiProperty({ enum: ['open_all', 'open_one'] })
  kind: 'open_all' | 'open_one';

  @ApiPropertyOptional({ description: 'With `open_one`: the link, counted where the owner wants to know' })
  url?: string;

  @ApiPropertyOptional({ ...text, description: 'The id that the launcher was given; `null`: no rule' })
  matchedRuleId?: string | null;
}

export class RangeView {
  @ApiProperty(time)
  from: string;

  @ApiProperty(time)
  to: string;
}

export class TotalsView {
  @ApiProperty(count)
  views: number;

  @ApiProperty({ ...count, description: 'Different viewers of each UTC day, added up' })
  uniqueViewerDays: number;

  @ApiProperty(count)
  openAllClicks: number;

  @ApiProperty(rate)
  openAllRate: number;
}

export class RuleInsightView {
  @ApiProperty(text)
  ruleId: string | null;

  @ApiProperty(count)
  views: number;

  @ApiProperty(count)
  openAllClicks: number;

  @ApiProperty(rate)
  openAllRate: number;

  @ApiProperty({ description: '`Fallthrough` without a rule, `(removed rule)` for one that is gone' })
  ruleName: string;
}

export class DayInsightView {
  @ApiProperty({ type: 'string', format: 'date', description: 'Of the time zone `tz`, or of UTC' })
  day: string;

  @ApiProperty(count)
  views: number;

  @ApiProperty(count)
  openAllClicks: number;
}

export class UrlInsightView {
  @ApiProperty()
  url: string;

  @ApiProperty(count)
  opens: number;
}

export class BotInsightView {
  @ApiProperty({ type: 'integer', minimum: 1 })
  views: number;
}

export class OpeningsView {
  @ApiProperty({ ...count, example: 1 })
  used: number;

  @ApiProperty({ type: 'integer', minimum: 1, example: 3 })
  most: number;
}

export class InsightsView {
  @ApiProperty()
  slug: string;

  @ApiProperty()
  range: RangeView;

  @ApiProperty()
  totals: TotalsView;

  @ApiProperty({ type: [RuleInsightView], description: 'Most views first' })
  byRule: readonly RuleInsightView[];

  @ApiProperty({ type: [DayInsightView], description: 'Only days with events, ascending' })
  series: readonly DayInsightView[];

  @ApiPropertyOptional({
    type: [UrlInsightView],
    description: 'With `trackOpens`: most opened first, whole days',
  })
  byUrl?: readonly UrlInsightView[];

  @ApiPropertyOptional({ description: 'With `maxOpens`: how often it was opened since that was set' })
  openings?: OpeningsView;

  @ApiPropertyOptional({ description: 'Where known bots looked: whole days, in none of the other numbers' })
  bots?: BotInsightView;
}

import type { Policy } from '../policy/policy.js';
import type { DayCount } from './insights.repository.js';

/** What happened under one rule (docs/contracts/linky.md#insights). */
export interface RuleInsight {
  /** `null`: no rule matched. */
  readonly ruleId: string | null;
  readonly views: number;
  readonly openAllClicks: number;
  readonly openAllRate: number;
  readonly ruleName: string;
}

export interface Insights {
  readonly totals: {
    readonly views: number;
    readonly uniqueViewerDays: number;
    readonly openAllClicks: number;
    readonly openAllRate: number;
  };
  readonly byRule: readonly RuleInsight[];
  readonly series: readonly {
    readonly day: string;
    readonly views: number;
    readonly openAllClicks: number;
  }[];
}

interface Count {
  views: number;
  opens: number;
}

/** Adds the counts of days up: in all, by rule (most views first), by day (ascending, only days with events). */
export function summarize(counts: readonly DayCount[], policy: Policy): Insights {
  const total: Count = { views: 0, opens: 0 };
  const rules = new Map<string, Count>();
  const days = new Map<string, Count>();
  let uniqueViewerDays = 0;
  for (const { day, rule_id: ruleId, views, opens, viewers } of counts) {
    uniqueViewerDays += viewers;
    if (views + opens === 0) continue;
    for (const count of [total, entryOf(rules, ruleId), entryOf(days, day)]) {
      count.views += views;
      count.opens += opens;
    }
  }
  return {
    totals: { views: total.views, uniqueViewerDays, openAllClicks: total.opens, openAllRate: rateOf(total) },
    byRule: [...rules]
      .map(([ruleId, count]) => ({
        ruleId: ruleId === '' ? null : ruleId,
        views: count.views,
        openAllClicks: count.opens,
        openAllRate: rateOf(count),
        ruleName: ruleNameOf(ruleId, policy),
      }))
      .sort((a, b) => b.views - a.views || b.openAllClicks - a.openAllClicks),
    series: [...days]
      .map(([day, { views, opens }]) => ({ day, views, openAllClicks: opens }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

/** Clicks per view, three decimals; 0 without views, and above 1 where visitors click more than once. */
function rateOf({ views, opens }: Count): number {
  return views === 0 ? 0 : Math.round((opens / views) * 1000) / 1000;
}

/** By the present policy; the words in place of a name are read by clients. */
function ruleNameOf(ruleId: string, { rules }: Policy): string {
  if (ruleId === '') return 'Fallthrough';
  const rule = rules.find(({ id }) => id === ruleId);
  if (rule === undefined) return '(removed rule)';
  return rule.name ?? `Rule ${ruleId.slice(0, 8)}`;
}

function entryOf(counts: Map<string, Count>, key: string): Count {
  let count = counts.get(key);
  if (count === undefined) {
    count = { views: 0, opens: 0 };
    counts.set(key, count);
  }
  return count;
}

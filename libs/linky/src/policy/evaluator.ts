import type { Condition, Policy, Rule, Tab } from './policy.js';
import type { Viewer } from './viewer.js';

/** What a viewer gets (docs/contracts/linky.md#evaluation). */
export interface Resolution {
  readonly tabs: readonly Tab[];
  readonly matchedRuleId: string | null;
  /** Only when that rule shows its badge and has a name. */
  readonly matchedRuleName?: string;
  readonly showBadge: boolean;
}

/**
 * Runs the rules from top to bottom. The first match that stops ends it and answers for the result; if
 * none stops, the first match does; if none matches, everybody's tabs are the answer.
 */
export function evaluate(policy: Policy, viewer: Viewer, publicTabs: readonly Tab[]): Resolution {
  const tabs = new Map<string, Tab>();
  let first: Rule | undefined;
  for (const rule of policy.rules) {
    if (!matches(rule.when, viewer)) continue;
    first ??= rule;
    for (const tab of rule.tabs) if (!tabs.has(tab.url)) tabs.set(tab.url, tab);
    if (rule.stopOnMatch) return attributed([...tabs.values()], rule);
  }
  if (first !== undefined) return attributed([...tabs.values()], first);
  return { tabs: publicTabs, matchedRuleId: null, showBadge: false };
}

/** Whether the viewer fulfils the condition. A missing value fulfils no leaf; `not` over it therefore holds. */
export function matches(condition: Condition, viewer: Viewer): boolean {
  switch (condition.op) {
    case 'always':
      return true;
    case 'anonymous':
      return viewer.anonymous;
    case 'signedIn':
      return !viewer.anonymous;
    case 'equals':
      return viewer[condition.field] === condition.value;
    case 'endsWith':
      return viewer[condition.field]?.endsWith(condition.value) ?? false;
    case 'exists':
      return viewer[condition.field] !== undefined;
    case 'in':
      return valuesOf(viewer[condition.field]).some((value) => condition.value.includes(value));
    case 'and':
      return condition.of.every((inner) => matches(inner, viewer));
    case 'or':
      return condition.of.some((inner) => matches(inner, viewer));
    case 'not':
      return !condition.of.some((inner) => matches(inner, viewer));
  }
}

function valuesOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function attributed(tabs: readonly Tab[], rule: Rule): Resolution {
  return {
    tabs,
    matchedRuleId: rule.id,
    ...(rule.showBadge && rule.name !== undefined ? { matchedRuleName: rule.name } : {}),
    showBadge: rule.showBadge,
  };
}

import { outputOf, TYPES } from '#platform/mcp';

const { text, textOrNull, whole, flag, list, object } = TYPES;

export const CREATED = outputOf({ slug: text, url: text });
export const BUNDLE = outputOf({ slug: text, urls: list });
export const DELETED = outputOf({ slug: text, deletedAt: text });
export const LISTED = outputOf({ linkies: list });
export const VERSIONS = outputOf({ versions: list });
export const INSIGHTS = outputOf({ totals: object, series: list });
export const WHOAMI = outputOf({ subject: object, scopes: list });
export const BATCH = outputOf({ linkies: list }, { dryRun: flag, wouldCreate: whole });
export const PREVIEW = outputOf({ tabs: list, matchedRuleId: textOrNull, showBadge: flag });

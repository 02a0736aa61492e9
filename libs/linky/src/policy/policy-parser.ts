import { optionalText, requiredText } from '../input/text-fields.js';
import { canonicalUrl } from '../input/urls.js';
import { isObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { parseCondition } from './condition-parser.js';
import { EMPTY_POLICY, type Policy, type Rule, type Tab } from './policy.js';
import { mintRuleId } from './rule-id.js';

const ROOT = 'resolutionPolicy';

/** Reads a policy into its canonical form (docs/contracts/linky.md#policy); `now` goes into the ids that are minted. */
export function parsePolicy(value: unknown, now: number): Policy {
  if (value === undefined || value === null) return EMPTY_POLICY;
  if (!isObject(value)) throw badRequest(`${ROOT} must be an object`);
  if (value['version'] !== undefined && value['version'] !== 1) throw badRequest(`${ROOT}.version must be 1`);
  const rules = value['rules'];
  if (rules === undefined || rules === null) return EMPTY_POLICY;
  if (!Array.isArray(rules)) throw badRequest(`${ROOT}.rules must be an array`);
  if (rules.length > LIMITS.rules)
    throw badRequest(`${ROOT}.rules must hold at most ${String(LIMITS.rules)} rules`);
  const ids = new Set<string>();
  return {
    version: 1,
    rules: rules.map((rule: unknown, index) => parseRule(rule, `${ROOT}.rules[${String(index)}]`, ids, now)),
  };
}

function parseRule(value: unknown, path: string, ids: Set<string>, now: number): Rule {
  if (!isObject(value)) throw badRequest(`${path} must be an object`);
  const id = isAbsent(value['id']) ? mintRuleId(now) : requiredText(value['id'], `${path}.id`, LIMITS.ruleId);
  if (ids.has(id)) throw badRequest(`${path}.id is used twice`);
  ids.add(id);
  const name = value['name'];
  return {
    id,
    ...(isAbsent(name) ? {} : { name: requiredText(name, `${path}.name`, LIMITS.ruleName) }),
    when: parseCondition(value['when'], `${path}.when`),
    tabs: parseTabs(value['tabs'], `${path}.tabs`),
    stopOnMatch: parseFlag(value['stopOnMatch'], `${path}.stopOnMatch`, true),
    showBadge: parseFlag(value['showBadge'], `${path}.showBadge`, false),
  };
}

/** 1 to 20 tabs, counted before equal ones are dropped; of equal ones the first speaks. */
function parseTabs(value: unknown, path: string): Tab[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > LIMITS.tabsPerRule) {
    throw badRequest(`${path} must be an array of 1 to ${String(LIMITS.tabsPerRule)} tabs`);
  }
  const tabs = new Map<string, Tab>();
  value.forEach((tab: unknown, index) => {
    const at = `${path}[${String(index)}]`;
    if (!isObject(tab)) throw badRequest(`${at} must be an object`);
    const parsed = canonicalUrl(tab['url']);
    if ('wrong' in parsed) throw badRequest(`${at}.url ${parsed.wrong}`);
    if (tabs.has(parsed.url)) return;
    const note = optionalText(tab['note'], `${at}.note`, LIMITS.note);
    tabs.set(parsed.url, { url: parsed.url, ...(note === null ? {} : { note }) });
  });
  return [...tabs.values()];
}

function parseFlag(value: unknown, path: string, fallback: boolean): boolean {
  if (isAbsent(value)) return fallback;
  if (typeof value !== 'boolean') throw badRequest(`${path} must be a boolean`);
  return value;
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

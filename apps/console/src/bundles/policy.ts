/** A rule as its form has it. */
export interface RuleForm {
  readonly id?: string;
  readonly name: string;
  readonly kind: ConditionKind;
  readonly value: string;
  /** Of a condition that the form has no fields for, as JSON. */
  readonly other: string;
  readonly links: string;
  readonly goesOn: boolean;
  readonly badge: boolean;
}

const FIELDS = ['email', 'emailDomain', 'userId', 'githubLogin', 'orgSlugs'] as const;
export type ConditionKind = 'always' | 'anonymous' | 'signedIn' | (typeof FIELDS)[number] | 'other';

interface Condition {
  readonly op: string;
  readonly field?: string;
  readonly value?: unknown;
}

interface Rule {
  readonly id?: string;
  readonly name?: string;
  readonly when: Condition;
  readonly tabs: readonly { readonly url: string; readonly note?: string }[];
  readonly stopOnMatch?: boolean;
  readonly showBadge?: boolean;
}

export const EMPTY_RULE: RuleForm = {
  name: '',
  kind: 'signedIn',
  value: '',
  other: '',
  links: '',
  goesOn: false,
  badge: false,
};

/** The rules of a policy as it is stored; none where it is no policy. */
export function rulesOf(policy: string): RuleForm[] {
  if (policy.trim() === '') return [];
  try {
    const { rules = [] } = JSON.parse(policy) as { rules?: readonly Rule[] };
    return rules.map(formOf);
  } catch {
    return [];
  }
}

function formOf({ id, name = '', when, tabs, stopOnMatch = true, showBadge = false }: Rule): RuleForm {
  return {
    ...(id !== undefined && { id }),
    name,
    ...conditionOf(when),
    links: tabs.map(({ url, note }) => (note === undefined ? url : `${url} ${note}`)).join('\n'),
    goesOn: !stopOnMatch,
    badge: showBadge,
  };
}

function conditionOf(when: Condition): Pick<RuleForm, 'kind' | 'value' | 'other'> {
  const { op, field, value } = when;
  if (op === 'always' || op === 'anonymous' || op === 'signedIn') return { kind: op, value: '', other: '' };
  const kind = FIELDS.find((each) => each === field);
  if (kind !== undefined && kind !== 'orgSlugs' && op === 'equals' && typeof value === 'string')
    return { kind, value, other: '' };
  if (kind !== undefined && op === 'in' && Array.isArray(value))
    return { kind, value: value.join(', '), other: '' };
  return { kind: 'other', value: '', other: JSON.stringify(when, null, 2) };
}

/** The policy that the rules make, as JSON; empty: no rules. */
export function policyOf(rules: readonly RuleForm[]): string {
  if (rules.length === 0) return '';
  return JSON.stringify({ version: 1, rules: rules.map(ruleOf) }, null, 2);
}

function ruleOf({ id, name, links, goesOn, badge, ...condition }: RuleForm): object {
  return {
    ...(id !== undefined && { id }),
    ...(name.trim() !== '' && { name: name.trim() }),
    when: whenOf(condition),
    tabs: links
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => {
        const [url = '', ...note] = line.split(/\s+/);
        return note.length === 0 ? { url } : { url, note: note.join(' ') };
      }),
    stopOnMatch: !goesOn,
    showBadge: badge,
  };
}

function whenOf({ kind, value, other }: Pick<RuleForm, 'kind' | 'value' | 'other'>): unknown {
  if (kind === 'other') {
    try {
      return JSON.parse(other) as unknown;
    } catch {
      return other;
    }
  }
  if (kind === 'always' || kind === 'anonymous' || kind === 'signedIn') return { op: kind };
  const values = value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return values.length === 1 && kind !== 'orgSlugs'
    ? { op: 'equals', field: kind, value: values[0] }
    : { op: 'in', field: kind, value: values };
}

/** Attributes of a viewer that hold one value. */
export const SINGLE_FIELDS = ['email', 'emailDomain', 'userId', 'githubLogin', 'googleEmail'] as const;
/** Attributes of a viewer that hold any number of values. */
export const SET_FIELDS = ['orgIds', 'orgSlugs'] as const;

export type SingleField = (typeof SINGLE_FIELDS)[number];
export type SetField = (typeof SET_FIELDS)[number];

/** What a rule asks about the viewer (docs/contracts/linky.md#policy). */
export type Condition =
  | { readonly op: 'always' | 'anonymous' | 'signedIn' }
  | { readonly op: 'equals' | 'endsWith'; readonly field: SingleField; readonly value: string }
  | { readonly op: 'exists'; readonly field: SingleField }
  | { readonly op: 'in'; readonly field: SingleField | SetField; readonly value: readonly string[] }
  | { readonly op: 'and' | 'or' | 'not'; readonly of: readonly Condition[] };

/** One page that Open All opens. */
export interface Tab {
  readonly url: string;
  readonly note?: string;
}

/** Who gets which tabs. */
export interface Rule {
  readonly id: string;
  readonly name?: string;
  readonly when: Condition;
  readonly tabs: readonly Tab[];
  readonly stopOnMatch: boolean;
  readonly showBadge: boolean;
}

/** The rules of a bundle, from top to bottom; none means the public URLs for everybody. */
export interface Policy {
  readonly version: 1;
  readonly rules: readonly Rule[];
}

export const EMPTY_POLICY: Policy = { version: 1, rules: [] };

/** Whether a rule asks for one of the fields. */
export function asksFor({ rules }: Policy, fields: ReadonlySet<string>): boolean {
  return rules.some(({ when }) => asks(when, fields));
}

function asks(condition: Condition, fields: ReadonlySet<string>): boolean {
  if ('of' in condition) return condition.of.some((inner) => asks(inner, fields));
  return 'field' in condition && fields.has(condition.field);
}

import { type FieldError, firstCharacters, hasControlCharacters, isJsonObject, isLongerThan } from '#kernel';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

/** The most characters of a title. */
const TITLE = 512;

type Check = (value: unknown) => { readonly msg: string; readonly type: string } | null;

const text: Check = (value) =>
  value === null || typeof value === 'string'
    ? null
    : { msg: 'Input should be a valid string', type: 'string_type' };

const title: Check = (value) => {
  if (value === undefined) return { msg: 'Field required', type: 'missing' };
  if (typeof value !== 'string') return { msg: 'Input should be a valid string', type: 'string_type' };
  if (value.length < 1) return { msg: 'String should have at least 1 character', type: 'string_too_short' };
  if (hasControlCharacters(value))
    return { msg: 'Input should not hold control characters', type: 'string_pattern_mismatch' };
  return isLongerThan(value, TITLE)
    ? { msg: `String should have at most ${String(TITLE)} characters`, type: 'string_too_long' }
    : null;
};

const severity: Check = (value) =>
  typeof value === 'string' && SEVERITIES.includes(value)
    ? null
    : { msg: `Input should be one of ${SEVERITIES.join(', ')}`, type: 'enum' };

const record: Check = (value) =>
  isJsonObject(value) ? null : { msg: 'Input should be a valid object', type: 'dict_type' };

const anything: Check = () => null;

interface BuiltInType {
  readonly fields: Readonly<Record<string, Check>>;
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The types whose payload the server knows (docs/contracts/item-links.md#item-types). */
const BUILT_IN: Readonly<Record<string, BuiltInType>> = {
  finding: {
    fields: { title, description: text, severity, category: text, evidence: anything, metadata: record },
    defaults: { severity: 'info' },
  },
  asset: {
    fields: { title, asset_type: text, identifier: text, description: text, metadata: record },
    defaults: {},
  },
};

/** Their names. */
export const BUILT_IN_TYPES: readonly string[] = Object.keys(BUILT_IN);

/** A payload as it will be stored, or what is wrong with it. */
export type CheckedPayload =
  | { readonly data: Record<string, unknown>; readonly errors?: undefined }
  | { readonly errors: readonly FieldError[] };

/**
 * Checks a payload against its built-in type: unknown keys are dropped, defaults filled in.
 * Payloads of other types are taken as they are.
 */
export function checkPayload(itemType: string, data: Record<string, unknown>): CheckedPayload {
  const type = Object.hasOwn(BUILT_IN, itemType) ? BUILT_IN[itemType] : undefined;
  if (type === undefined) return { data };
  const kept: Record<string, unknown> = { ...type.defaults };
  const errors: FieldError[] = [];
  for (const [field, check] of Object.entries(type.fields)) {
    const value = Object.hasOwn(data, field) ? data[field] : kept[field];
    const mistake = value === undefined && field !== 'title' ? null : check(value);
    if (mistake !== null) errors.push({ loc: ['body', 'data', field], ...mistake });
    else if (value !== undefined) kept[field] = value;
  }
  return errors.length > 0 ? { errors } : { data: kept };
}

/** An item without a title of its own takes the one of its payload, as far as it fits and can be shown. */
export function promotedTitle({ title }: Record<string, unknown>): string | null {
  return typeof title === 'string' && !hasControlCharacters(title) ? firstCharacters(title, TITLE) : null;
}

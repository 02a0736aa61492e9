import type { ValidationError } from 'class-validator';

import { DomainError, type FieldError } from '#kernel';

/** What our validating decorators say about themselves. */
export interface RuleContext {
  /** Stable name of the mistake in `errors[].type`. */
  readonly type: string | ((value: unknown) => string | undefined);
  /** The refusal's reason, where a wire has a code of its own for it. */
  readonly reason?: string;
}

/** The input pipe, for the mistakes that it found. */
export function invalidInput(fields: readonly FieldError[], reason = 'validation_error'): DomainError {
  const [first] = fields;
  const message = first
    ? `${first.loc.slice(1).join('.') || 'body'}: ${first.msg}`
    : 'The input is not valid';
  return new DomainError('invalid', reason, message, { fields });
}

/** Any route, when a query parameter is written almost like one that it knows. */
export function misspeltParameter(name: string, meant: string): DomainError {
  const msg = `Unknown parameter: did you mean "${meant}"?`;
  return invalidInput([{ loc: ['query', name], msg, type: 'unknown_parameter' }], 'unknown_parameter');
}

/** Changing something, when a field is sent that it has, and that cannot be changed there. */
export function fixedField(name: string): DomainError {
  const msg = 'Field cannot be changed here';
  return invalidInput([{ loc: ['body', name], msg, type: 'immutable_field' }], 'immutable_field');
}

/** Flattens class-validator's tree into one entry per broken field, in the order of the DTO. */
export function fieldErrors(
  errors: readonly ValidationError[],
  at: readonly (string | number)[],
): FieldError[] {
  return errors.flatMap((error) => {
    const index =
      /^\d+$/.test(error.property) && Array.isArray(error.target) ? Number(error.property) : error.property;
    const loc = [...at, index];
    const own = Object.keys(error.constraints ?? {}).map((rule): FieldError => {
      if (error.value === undefined) return { loc, msg: 'Field required', type: 'missing' };
      const context = error.contexts?.[rule] as RuleContext | undefined;
      const type = typeof context?.type === 'function' ? context.type(error.value) : context?.type;
      return { loc, msg: error.constraints?.[rule] ?? 'not valid', type: type ?? 'value_error' };
    });
    return [...own.slice(0, 1), ...fieldErrors(error.children ?? [], loc)];
  });
}

/** The reason that the first broken rule brings along, if any. */
export function reasonOf(errors: readonly ValidationError[]): string | undefined {
  for (const error of errors) {
    if (error.value === undefined && error.constraints) return 'missing_params';
    const contexts = Object.values(error.contexts ?? {}) as RuleContext[];
    const reason = contexts.find((context) => context.reason)?.reason ?? reasonOf(error.children ?? []);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

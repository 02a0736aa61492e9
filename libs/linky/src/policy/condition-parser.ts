import { requiredText } from '../input/text-fields.js';
import { isObject, type JsonObject } from '../input/values.js';
import { badRequest } from '../linky.errors.js';
import { LIMITS } from '../linky.limits.js';
import { type Condition, SET_FIELDS, SINGLE_FIELDS, type SetField, type SingleField } from './policy.js';

/**
 * Reads one condition and those inside it (docs/contracts/linky.md#policy). `path` names it in the refusal; a rule's own
 * condition is level 1. Unknown keys are dropped, unknown operations and fields refused.
 */
export function parseCondition(value: unknown, path: string, level = 1): Condition {
  if (level > LIMITS.conditionDepth)
    throw badRequest(`${path} nests deeper than ${String(LIMITS.conditionDepth)} levels`);
  if (!isObject(value)) throw badRequest(`${path} must be an object`);
  const op = value['op'];
  switch (op) {
    case 'always':
    case 'anonymous':
    case 'signedIn':
      return { op };
    case 'equals':
    case 'endsWith':
      return { op, field: singleField(value, path), value: operand(value['value'], `${path}.value`) };
    case 'exists':
      return { op, field: singleField(value, path) };
    case 'in':
      return { op, field: anyField(value, path), value: operands(value['value'], `${path}.value`) };
    case 'and':
    case 'or':
    case 'not':
      return { op, of: nested(value['of'], op, `${path}.of`, level) };
    default:
      throw badRequest(`${path}.op is not a known operation`);
  }
}

function nested(value: unknown, op: string, path: string, level: number): Condition[] {
  if (!Array.isArray(value) || value.length === 0) throw badRequest(`${path} must be a non-empty array`);
  if (op === 'not' && value.length !== 1) throw badRequest(`${path} must hold exactly one condition`);
  return value.map((inner: unknown, index) => parseCondition(inner, `${path}[${String(index)}]`, level + 1));
}

function operand(value: unknown, path: string): string {
  return requiredText(value, path, LIMITS.conditionValue);
}

function operands(value: unknown, path: string): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > LIMITS.inItems) {
    throw badRequest(`${path} must be an array of 1 to ${String(LIMITS.inItems)} strings`);
  }
  return [...new Set(value.map((item: unknown, index) => operand(item, `${path}[${String(index)}]`)))];
}

function singleField(condition: JsonObject, path: string): SingleField {
  const field = SINGLE_FIELDS.find((known) => known === condition['field']);
  if (field === undefined) throw badRequest(`${path}.field must be one of ${SINGLE_FIELDS.join(', ')}`);
  return field;
}

function anyField(condition: JsonObject, path: string): SingleField | SetField {
  return SET_FIELDS.find((known) => known === condition['field']) ?? singleField(condition, path);
}

import { getMetadataStorage } from 'class-validator';

import { isJsonObject } from '#kernel';

type Constructor = new () => object;
type Shape = Map<string, (value: unknown) => unknown>;

const shapes = new WeakMap<object, Shape>();

function shapeOf(prototype: object): Shape {
  let shape = shapes.get(prototype);
  if (shape === undefined) {
    shape = new Map(inheritedShape(prototype));
    shapes.set(prototype, shape);
  }
  return shape;
}

/** The conversions of the nearest ancestor that has any. */
function inheritedShape(prototype: object): Shape | undefined {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null ? undefined : (shapes.get(parent) ?? inheritedShape(parent));
}

/** Converts a property before it is validated. What cannot be converted is left for the validators to refuse. */
export function Convert(convert: (value: unknown) => unknown): PropertyDecorator {
  return (prototype, key) => {
    shapeOf(prototype).set(String(key), convert);
  };
}

interface Field {
  readonly name: string;
  readonly convert: ((value: unknown) => unknown) | undefined;
}

const fieldsOf = new WeakMap<Constructor, readonly Field[]>();

/** The fields that a DTO's decorators speak of. */
function declaredFields(type: Constructor): readonly Field[] {
  let fields = fieldsOf.get(type);
  if (fields === undefined) {
    const prototype = type.prototype as object;
    const shape = shapes.get(prototype) ?? inheritedShape(prototype);
    const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
    const names = new Set(rules.map(({ propertyName }) => propertyName));
    fields = [...names].map((name) => ({ name, convert: shape?.get(name) }));
    fieldsOf.set(type, fields);
  }
  return fields;
}

/** The names of the fields that a DTO's decorators speak of; none: it is no DTO. */
export function declaredNames(type: Constructor): string[] {
  return declaredFields(type).map(({ name }) => name);
}

const fixed = new WeakMap<Constructor, readonly string[]>();

/** Fields that exist, but cannot be changed with this DTO: they are refused, where unknown ones are dropped. */
export function Fixed(...names: readonly string[]): ClassDecorator {
  return (type) => {
    fixed.set(type as unknown as Constructor, names);
  };
}

/** The first field of the plain object that cannot be changed with the DTO. */
export function fixedIn(type: Constructor, plain: object): string | undefined {
  return fixed.get(type)?.find((name) => Object.hasOwn(plain, name));
}

/** A DTO that holds the plain object's declared fields, nested DTOs included; all others are dropped. */
export function instantiate<T extends object>(type: new () => T, plain: Record<string, unknown>): T {
  const instance = new type();
  const target = instance as Record<string, unknown>;
  for (const { name, convert } of declaredFields(type)) {
    if (!Object.hasOwn(plain, name)) continue;
    const value = plain[name];
    target[name] = convert === undefined || value === undefined ? value : convert(value);
  }
  return instance;
}

/** Makes a nested object an instance of its DTO. */
export function nested(type: () => Constructor): (value: unknown) => unknown {
  return (value) => (isJsonObject(value) ? instantiate(type(), value) : value);
}

/**
 * Makes each object in a list an instance of its DTO. A list within the list becomes `null`, which is refused:
 * class-validator would look into it for more DTOs, and have nothing against an empty one.
 */
export function nestedList(type: () => Constructor): (value: unknown) => unknown {
  const convert = nested(type);
  const entry = (value: unknown): unknown => (Array.isArray(value) ? null : convert(value));
  return (value) => (Array.isArray(value) ? value.map(entry) : value);
}

type Constructor = new () => object;
type Shape = Map<string, (value: unknown) => unknown>;

const shapes = new WeakMap<object, Shape>();

function shapeOf(prototype: object): Shape {
  let shape = shapes.get(prototype);
  if (shape === undefined) {
    shape = new Map(shapes.get(Object.getPrototypeOf(prototype) as object));
    shapes.set(prototype, shape);
  }
  return shape;
}

/** Converts a property before it is validated. What cannot be converted is left for the validators to refuse. */
export function Convert(convert: (value: unknown) => unknown): PropertyDecorator {
  return (prototype, key) => {
    shapeOf(prototype).set(String(key), convert);
  };
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A DTO that holds the plain object's own fields, nested DTOs included. */
export function instantiate<T extends object>(type: new () => T, plain: Record<string, unknown>): T {
  const instance = Object.assign(new type(), plain);
  const shape = shapes.get(type.prototype as object);
  if (shape !== undefined) {
    for (const [key, convert] of shape) {
      const fields = instance as Record<string, unknown>;
      const value = fields[key];
      if (value !== undefined) fields[key] = convert(value);
    }
  }
  return instance;
}

/** Makes a nested object an instance of its DTO. */
export function nested(type: () => Constructor): (value: unknown) => unknown {
  return (value) => (isPlainObject(value) ? instantiate(type(), value) : value);
}

/** Makes each object in a list an instance of its DTO. */
export function nestedList(type: () => Constructor): (value: unknown) => unknown {
  const convert = nested(type);
  return (value) => (Array.isArray(value) ? value.map(convert) : value);
}

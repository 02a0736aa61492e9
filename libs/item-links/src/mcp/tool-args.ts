import { isUuid } from '#kernel';
import { InputPipe, invalidInput } from '#platform/input';

export type ToolArgs = Readonly<Record<string, unknown>>;

const pipe = new InputPipe();

/** The arguments as a DTO of the API, checked by its rules; whatever it does not know is dropped. */
export function checked<T extends object>(type: new () => T, args: ToolArgs): T {
  return pipe.transform(args, { type: 'body', metatype: type }) as T;
}

/** An argument that is a UUID, in lower case. */
export function uuidOf(args: ToolArgs, name: string): string {
  const value = args[name];
  if (isUuid(value)) return value.toLowerCase();
  throw invalidInput([{ loc: ['body', name], msg: 'Input should be a valid UUID', type: 'uuid_parsing' }]);
}

/** An optional argument that is yes or no; absent: no. */
export function flagOf(value: unknown, name: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw invalidInput([{ loc: ['body', name], msg: 'Input should be true or false', type: 'bool_type' }]);
}

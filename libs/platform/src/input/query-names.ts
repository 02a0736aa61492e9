import { type CustomDecorator, SetMetadata, type Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';

import { declaredNames } from './instantiate.js';

type Handler = (...args: never[]) => unknown;

interface Argument {
  readonly index: number;
  /** The name in `@Query('name')`. */
  readonly data?: unknown;
}

const EXCLUDED = 'swagger/apiExcludeController';
const PARAMETERS = 'swagger/apiParameters';

const READS_ITSELF = 'ligature:reads-query-itself';

/** For a route that asks for itself who is calling: it reads its query after that, by `readQuery`. */
export const ReadsQueryItself = (): CustomDecorator => SetMetadata(READS_ITSELF, true);

const namesOf = new WeakMap<Handler, ReadonlySet<string> | null>();

/**
 * The query parameters that a documented route knows: those of its DTO, those that it takes by name and those that its
 * documentation has. `null`: a page, which takes what comes, or a route that reads its query for itself.
 */
export function queryNames(controller: Type, handler: Handler): ReadonlySet<string> | null {
  let names = namesOf.get(handler);
  if (names === undefined) {
    const isFree = Reflect.hasMetadata(EXCLUDED, controller) || Reflect.hasMetadata(READS_ITSELF, handler);
    names = isFree ? null : findNames(controller, handler);
    namesOf.set(handler, names);
  }
  return names;
}

function findNames(controller: Type, handler: Handler): ReadonlySet<string> | null {
  const documented = (Reflect.getMetadata(PARAMETERS, handler) ?? []) as { in?: string; name?: string }[];
  const names = documented.filter((one) => one.in === 'query').map(({ name = '' }) => name);
  const types = Reflect.getMetadata(
    'design:paramtypes',
    controller.prototype as object,
    handler.name,
  ) as Type[];
  for (const { index, data } of queryArguments(controller, handler)) {
    const declared = types[index] === undefined ? [] : declaredNames(types[index]);
    if (typeof data === 'string') names.push(data);
    else if (declared.length === 0 && names.length === 0) return null;
    else names.push(...declared);
  }
  return new Set(names);
}

function queryArguments(controller: Type, handler: Handler): Argument[] {
  const all = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) ?? {}) as Record<
    string,
    Argument
  >;
  const ofQuery = `${String(RouteParamtypes.QUERY)}:`;
  return Object.entries(all).flatMap(([key, argument]) => (key.startsWith(ofQuery) ? [argument] : []));
}

import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { validateSync } from 'class-validator';

import { isJsonObject } from '#kernel';

import { isAcceptable } from './acceptance.js';
import { fieldErrors, fixedField, invalidInput, reasonOf } from './input.errors.js';
import { fixedIn, instantiate } from './instantiate.js';

const BUILT_IN = new Set<unknown>([String, Boolean, Number, Array, Object]);
const LOCATION: Readonly<Record<ArgumentMetadata['type'], string>> = {
  body: 'body',
  query: 'query',
  param: 'path',
  custom: 'body',
};

/**
 * The one input pipe of both wires: makes the DTO, drops unknown fields, refuses what its decorators refuse.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (metatype === undefined || BUILT_IN.has(metatype) || !isDto(metatype)) return value;
    const at = LOCATION[type];
    const plain = value ?? {};
    if (!isJsonObject(plain)) {
      throw invalidInput(
        [{ loc: [at], msg: 'Input should be an object', type: 'object_type' }],
        'missing_params',
      );
    }
    const unchangeable = fixedIn(metatype as new () => object, plain);
    if (unchangeable !== undefined) throw fixedField(unchangeable);
    const dto = instantiate(metatype as new () => object, plain);
    if (isAcceptable(dto)) return dto;
    const errors = validateSync(dto, { forbidUnknownValues: false });
    if (errors.length > 0) throw invalidInput(fieldErrors(errors, [at]), reasonOf(errors));
    return dto;
  }
}

/** Only classes called `…Dto` are validated: a parameter's type says nothing about other classes. */
function isDto(type: { readonly name: string }): boolean {
  return type.name.endsWith('Dto');
}

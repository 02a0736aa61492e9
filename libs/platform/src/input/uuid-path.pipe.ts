import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';

import { isUuid } from '#kernel';

import { invalidInput } from './input.errors.js';

/** A path segment that is a UUID, of any version and in any case; handed on in lower case. */
@Injectable()
export class UuidPath implements PipeTransform<string, string> {
  transform(value: string, { data }: ArgumentMetadata): string {
    if (isUuid(value)) return value.toLowerCase();
    throw invalidInput([
      { loc: ['path', data ?? 'id'], msg: 'Input should be a valid UUID', type: 'uuid_parsing' },
    ]);
  }
}

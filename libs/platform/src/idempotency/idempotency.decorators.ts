import { applyDecorators, RequestMethod, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** Documents `Idempotency-Key`, for a route that looks at it by itself. */
export const TakesIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Repeats of the request get the answer of the first one, for 24 hours. A string of up to 255 characters, a UUID for instance, in double quotes or bare',
    schema: { type: 'string', minLength: 1, maxLength: 257 },
  });

/** A POST that can be repeated under an `Idempotency-Key`. */
export const Idempotent = (): MethodDecorator =>
  applyDecorators(UseInterceptors(IdempotencyInterceptor), TakesIdempotencyKey());

/** Each POST of the controller can be repeated under an `Idempotency-Key`. `further` decorate them, too. */
export function IdempotentPosts(...further: MethodDecorator[]): ClassDecorator {
  const decorators = [Idempotent(), ...further];
  return (controller) => {
    const prototype = controller.prototype as object;
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      const handler: unknown = property?.value;
      if (typeof handler !== 'function' || !property) continue;
      if (Reflect.getMetadata('method', handler) !== RequestMethod.POST) continue;
      applyDecorators(...decorators)(prototype, name, property);
    }
  };
}

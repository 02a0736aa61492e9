import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import { FlatErrorView } from '../errors/flat-error.view.js';

type Refusals<Status extends number> = (...statuses: readonly Status[]) => MethodDecorator & ClassDecorator;

/** Makes a decorator that documents refusals in the flat envelope. `meanings`: by status; `type`: with more in it. */
export function flatRefusals<Status extends number>(
  meanings: Readonly<Record<Status, string>>,
  type: typeof FlatErrorView = FlatErrorView,
): Refusals<Status> {
  return (...statuses) =>
    applyDecorators(
      ...statuses.map((status) => ApiResponse({ status, description: meanings[status], type })),
    );
}

import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';

/** How the account routes refuse. */
class RefusalView {
  @ApiProperty({ description: 'What is wrong, for people' })
  error: string;

  @ApiProperty({ description: 'What is wrong, for programs', example: 'BAD_REQUEST' })
  code: string;

  @ApiProperty({ type: 'integer', required: false, description: 'Of 429 and 503: seconds to wait' })
  retryAfterSeconds?: number;
}

const MEANING = {
  400: 'A field is missing or breaks its rule',
  401: 'No, unknown or outdated credentials',
  403: 'Not allowed: registration closed, no member, or a request from another site',
  409: 'Email address or username taken',
  429: 'Too many attempts',
  503: 'Too many passwords wait to be hashed; `Retry-After` says when to try again',
} as const;

/** Documents the refusals of a route. */
export function Refusals(...statuses: (keyof typeof MEANING)[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANING[status], type: RefusalView })),
  );
}

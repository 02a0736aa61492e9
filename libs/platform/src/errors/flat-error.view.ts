import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import { FLAT_CODES } from './flat.envelope.js';

/** One faulty entry of several. */
class FaultyEntryView {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'From 0' })
  index: number;

  @ApiProperty({ description: 'What is wrong with it, for people', example: 'title must be a string' })
  error: string;

  @ApiProperty({ enum: FLAT_CODES, example: 'BAD_REQUEST' })
  code: string;
}

/** How link bundles, accounts and pages refuse: see `flatEnvelope`. */
export class FlatErrorView {
  @ApiProperty({ description: 'What is wrong, for people; it may change', example: 'title must be a string' })
  error: string;

  @ApiProperty({
    enum: FLAT_CODES,
    description: 'What is wrong, for programs; it does not change',
    example: 'BAD_REQUEST',
  })
  code: string;

  @ApiPropertyOptional({ type: [FaultyEntryView], description: 'Of a batch: all that are faulty' })
  errors?: FaultyEntryView[];

  @ApiPropertyOptional({
    description: 'Of a cursor that is over: the oldest that is not',
    example: 'kT3m_Zx2',
  })
  cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Seconds until another try makes sense, as in `Retry-After`',
  })
  retryAfterSeconds?: number;
}

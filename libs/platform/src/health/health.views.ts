import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { ReadinessReport } from './readiness.js';

export class LiveView {
  @ApiProperty({ enum: ['up'] })
  status: 'up';
}

/** A readiness report. */
export class ReadinessView implements ReadinessReport {
  @ApiProperty({ enum: ['ready', 'draining', 'unavailable'], description: '`draining`: it is about to stop' })
  status: ReadinessReport['status'];

  @ApiProperty({
    enum: ['up', 'readonly', 'full', 'down'],
    description: '`readonly` and `full`: reads are served, writes are refused',
  })
  database: ReadinessReport['database'];

  @ApiProperty({
    enum: ['up', 'down', 'absent'],
    example: 'absent',
    description: 'Does not decide: without Redis the service goes on',
  })
  redis: ReadinessReport['redis'];
}

export class HealthView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty({ enum: ['up'] })
  status: 'up';
}

/** A refusal, in the envelope of the graph. */
export class UnhealthyView {
  @ApiProperty({ enum: [false] })
  ok: false;

  @ApiProperty({ example: 'internal' })
  error: string;

  @ApiProperty({ example: 'The database does not answer' })
  message: string;

  @ApiProperty({ pattern: '^[0-9a-f]{12}$', example: '9f2c4e6a8b0d' })
  trace_id: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Seconds until another try makes sense' })
  retry_after?: number;
}

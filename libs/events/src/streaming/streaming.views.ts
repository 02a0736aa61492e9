import { ApiProperty } from '@nestjs/swagger';

const TRACE = { pattern: '^[0-9a-f]{12}$', example: '3f2c9a1b7d04' };

export class SubscribedView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty({ description: 'Where the stream begins: `after` of a later `events:subscribe`' })
  cursor: string;

  @ApiProperty(TRACE)
  trace_id: string;
}

export class UnsubscribedView {
  @ApiProperty({ enum: [true] })
  ok: true;

  @ApiProperty(TRACE)
  trace_id: string;
}

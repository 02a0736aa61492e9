import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { StoredEvent } from '../log/stored-event.js';

const ID = { type: 'string', format: 'uuid' } as const;

export class EventActorView {
  @ApiProperty({ enum: ['user', 'key', 'system', 'anonymous'] })
  type: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of a user their id, of a key its public part',
    example: 'lkyu_0123abcd',
  })
  id: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Username', example: 'grace' })
  name: string | null;

  @ApiProperty({
    enum: ['rest', 'socket', 'mcp', 'cli', 'console', 'job'],
    description: '`console`: a page of the service, in a browser',
  })
  via: string;
}

/** A CloudEvent 1.0, in its JSON format. */
export class EventView {
  @ApiProperty({ enum: ['1.0'] })
  specversion: '1.0';

  @ApiProperty({ ...ID, description: 'Of version 7. The same each time that the event is told' })
  id: string;

  @ApiProperty({ description: 'Whose stream it is', example: '/orgs/engines' })
  source: string;

  @ApiProperty({ example: 'key.created' })
  type: string;

  @ApiProperty({ description: 'What changed', example: 'keys/lkyu_0123abcd' })
  subject: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the change was made' })
  time: string;

  @ApiProperty({ enum: ['application/json'] })
  datacontenttype: 'application/json';

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'After the change, before it for deletions; for updates with `changes`: `{field: [before, after]}`',
    example: { name: 'ci' },
  })
  data: object;

  @ApiProperty()
  actor: EventActorView;

  @ApiProperty({ description: 'Trace id of the call', example: '3f2c9a1b7d04' })
  traceid: string;

  @ApiPropertyOptional({ ...ID, description: 'The organization whose stream it is' })
  orgid?: string;

  @ApiPropertyOptional({ ...ID, description: 'The user whose stream it is' })
  userid?: string;

  @ApiPropertyOptional({ ...ID, description: 'What one call did to several things has one' })
  batchid?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Fields of the data that were left out, for there are 64 kB at most',
    example: ['text'],
  })
  truncated?: string[];
}

export class EventPageView {
  @ApiProperty({ type: [EventView] })
  events: EventView[];

  @ApiProperty({ description: 'Where to go on from: `after` of the next call', example: 'kT3m_Zx2' })
  cursor: string;

  @ApiProperty({ description: 'Whether there are more after the cursor already' })
  hasMore: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      '`before` of the next page of what was earlier; `null`: there is none, or it was asked for what follows a cursor',
    example: null,
  })
  older: string | null;
}

/** An event as it is told, wherever it is. */
export function eventView(event: StoredEvent, source: string): EventView {
  const { id, type, subject, time, data, actor, traceId, orgId, userId, batchId, truncated } = event;
  return {
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    data,
    actor,
    traceid: traceId,
    ...(orgId === null ? {} : { orgid: orgId }),
    ...(userId === null ? {} : { userid: userId }),
    ...(batchId === null ? {} : { batchid: batchId }),
    ...(truncated === null ? {} : { truncated: [...truncated] }),
  };
}

import { ApiProperty } from '@nestjs/swagger';

import { csvField } from '#platform/http';

import type { StoredEvent } from '../log/stored-event.js';
import type { AuditPage } from './audit.service.js';
import { EventView, eventView } from './event.view.js';

export class AuditEntryView extends EventView {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Where the call came from; `null`: over no network',
    example: '203.0.113.7',
  })
  address: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Of the call', example: 'curl/8.9.1' })
  useragent: string | null;
}

export class AuditPaginationView {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'For the next page; `null` at the end',
    example: null,
  })
  nextCursor: string | null;
}

export class AuditPageView {
  @ApiProperty({ type: [AuditEntryView] })
  events: AuditEntryView[];

  @ApiProperty()
  pagination: AuditPaginationView;
}

export function auditPageView({ events, source, nextCursor }: AuditPage): AuditPageView {
  return { events: events.map((event) => entryView(event, source)), pagination: { nextCursor } };
}

const COLUMNS = 'time,type,subject,actor_type,actor_id,actor_name,via,address,user_agent,trace_id,id,data';

/** As a file, with a header line. */
export function auditCsv(events: readonly StoredEvent[]): string {
  const lines = events.map(({ time, type, subject, actor, address, userAgent, traceId, id, data }) =>
    [
      ...[time.toISOString(), type, subject, actor.type, actor.id, actor.name, actor.via],
      ...[address, userAgent, traceId, id, JSON.stringify(data)],
    ]
      .map(csvField)
      .join(','),
  );
  return [COLUMNS, ...lines, ''].join('\r\n');
}

function entryView(event: StoredEvent, source: string): AuditEntryView {
  const { address, userAgent: useragent } = event;
  return Object.assign(eventView(event, source), { address, useragent });
}

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
  return { events: events.map((event) => auditEntryView(event, source)), pagination: { nextCursor } };
}

const COLUMNS = 'time,type,subject,actor_type,actor_id,actor_name,via,address,user_agent,trace_id,id,data';

/** As a file, with a header line. */
export async function* auditCsv(
  batches: AsyncIterable<readonly StoredEvent[]>,
): AsyncGenerator<string, void> {
  yield `${COLUMNS}\r\n`;
  for await (const events of batches) yield events.map(csvLine).join('');
}

function csvLine(event: StoredEvent): string {
  const { time, type, subject, actor, address, userAgent, traceId, id, data } = event;
  const what = [time.toISOString(), type, subject];
  const who = [actor.type, actor.id, actor.name, actor.via, address, userAgent];
  return `${[...what, ...who, traceId, id, JSON.stringify(data)].map(csvField).join(',')}\r\n`;
}

/** An entry as it is told, wherever it is. */
export function auditEntryView(event: StoredEvent, source: string): AuditEntryView {
  const { address, userAgent: useragent } = event;
  return Object.assign(eventView(event, source), { address, useragent });
}

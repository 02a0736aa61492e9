import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import { byCursor, inputOf, McpTools, outputOf, READS, TYPES } from '#platform/mcp';

import { EventFeed } from './event-feed.service.js';
import type { EventPageView } from './event.view.js';
import { badEventCursor, streamNotFound, unknownEventType } from './events.errors.js';

const { text, flag, list } = TYPES;
const USUAL = 50;
const MOST = 200;

/** Events for agents, for keys with `events:read`. */
@Injectable()
export class EventTools {
  constructor(
    tools: McpTools,
    private readonly feed: EventFeed,
  ) {
    tools.add('events', {
      name: 'events_list',
      title: 'List events',
      description:
        'What has happened: without after the newest first, with a cursor of an earlier answer what followed it.',
      annotations: READS,
      scope: 'events:read',
      paging: byCursor(USUAL),
      inputSchema: inputOf({
        org: { type: 'string', description: 'Slug; absent: your own' },
        types: { type: 'array', items: text, description: 'Names, or patterns such as item.*' },
        subject: { type: 'string', description: 'items/{id} for instance' },
        after: text,
        limit: { type: 'integer', minimum: 1, maximum: MOST, default: USUAL },
      }),
      outputSchema: outputOf({ events: list, cursor: text, hasMore: flag }),
      run: (args, { caller }) => this.list(args, caller),
    });
  }

  private async list(
    args: Readonly<Record<string, unknown>>,
    caller: Principal,
  ): Promise<Omit<EventPageView, 'older'>> {
    const { org, types, subject, after, limit = USUAL } = args;
    if (org !== undefined && typeof org !== 'string') throw streamNotFound();
    if (types !== undefined && !isListOfTexts(types)) throw unknownEventType(JSON.stringify(types));
    if (after !== undefined && typeof after !== 'string') throw badEventCursor();
    const most = Number.isInteger(limit) ? Math.min(Math.max(Number(limit), 1), MOST) : USUAL;
    const place = { after: after || null, before: null, limit: most };
    const page = await this.feed.read({ org, types, subject: textOf(subject), ...place }, caller);
    return { events: page.events, cursor: page.cursor, hasMore: page.hasMore };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

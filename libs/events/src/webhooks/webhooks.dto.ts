import { Flag, Integer, NAME, QueryChoice, QueryInteger, QueryText, Text } from '#platform/input';

import { DELIVERY_STATUSES } from './webhook-delivery.entity.js';
import { WEBHOOK_LIMITS } from './webhooks.limits.js';

const { urlLength, typeLength, types, descriptionLength, overlapHours, page } = WEBHOOK_LIMITS;
const LONGEST_SLUG = 100;
const LONGEST_TIME = 40;
const LONGEST_CURSOR = 1_000;
const USUAL_OVERLAP = 24;

const URL_TEXT = '`https`, without credentials. The address is checked at each attempt';
const TYPES_TEXT = `1 to ${String(types)} names, or patterns such as \`item.*\`; \`*\`: all that you may read`;

/** Body of `POST /api/webhooks`. */
export class NewWebhookDto {
  @Text(1, urlLength, { describe: URL_TEXT })
  url: string;

  @Text(1, typeLength, { each: true, describe: TYPES_TEXT })
  types: string[];

  @Text(1, LONGEST_SLUG, { optional: true, describe: 'Slug of an organization; absent: what is your own' })
  org?: string | null;

  @Text(0, descriptionLength, { optional: true, describe: 'For people' }, lineOrNothing())
  description?: string | null;

  @Flag({ optional: true, describe: 'Absent: it is' })
  enabled?: boolean | null;
}

/** Body of `PATCH /api/webhooks/{id}`: only supplied fields change. */
export class WebhookChangesDto {
  @Text(1, urlLength, { optional: true, describe: URL_TEXT })
  url?: string | null;

  @Text(1, typeLength, { each: true, optional: true, describe: TYPES_TEXT })
  types?: string[] | null;

  @Text(0, descriptionLength, { optional: true, describe: 'Empty: none' }, lineOrNothing())
  description?: string | null;

  @Flag({ optional: true, describe: '`true` begins anew with what happens from now on' })
  enabled?: boolean | null;
}

/** Body of `POST …/rotate-secret`. */
export class RotationDto {
  @Integer(0, overlapHours, {
    optional: true,
    describe: `For how long the secret before signs as well; absent: ${String(USUAL_OVERLAP)}`,
  })
  overlapHours?: number | null;
}

/** Body of `POST …/replay`. */
export class ReplayDto {
  @Text(1, LONGEST_TIME, { describe: 'RFC 3339: events of that time on' })
  from: string;

  @Text(1, LONGEST_TIME, { describe: 'RFC 3339: events before that time' })
  to: string;
}

/** Query of `GET /api/webhooks`. */
export class WebhooksDto {
  @QueryText(1, LONGEST_SLUG, { describe: 'Slug of an organization; absent: what is your own' })
  org?: string;
}

/** Query of `GET …/deliveries`. */
export class DeliveriesDto {
  @QueryChoice(DELIVERY_STATUSES, { describe: 'Absent: all' })
  status?: string;

  @QueryText(0, LONGEST_CURSOR, { describe: '`nextCursor` of the page before; absent or empty: the first' })
  after?: string;

  @QueryInteger(1, page, { usually: page, describe: 'Deliveries on a page' })
  limit?: number;
}

export const USUAL_OVERLAP_HOURS = USUAL_OVERLAP;

/** A name, or nothing at all. */
function lineOrNothing(): typeof NAME {
  return { ...NAME, regex: new RegExp(`^$|${NAME.regex.source}`, NAME.regex.flags) };
}

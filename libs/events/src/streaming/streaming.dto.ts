import { QueryText, Text } from '#platform/input';

import { EventFilterDto, LONGEST_CURSOR } from '../reading/events.dto.js';

/** Which events are told, and from where on. */
export class StreamDto extends EventFilterDto {
  @QueryText(0, LONGEST_CURSOR, {
    describe: 'A `cursor`: first what follows it; absent or empty: only what happens from now on',
  })
  after?: string;
}

/** The same over Socket.IO: a stream of an organization, or one's own. */
export class SubscribeDto {
  @Text(1, 100, { optional: true, describe: 'Slug of an organization; absent: what is your own' })
  org?: string | null;

  @Text(1, 100, {
    optional: true,
    each: true,
    describe: 'Names of types, and patterns such as `key.*`; absent: all',
  })
  types?: string[] | null;

  @Text(0, LONGEST_CURSOR, {
    optional: true,
    describe: 'A `cursor`: first what follows it; absent: only what happens from now on',
  })
  after?: string | null;
}

/** Which stream is meant. */
export class UnsubscribeDto {
  @Text(1, 100, { optional: true, describe: 'As it was subscribed to' })
  org?: string | null;
}

import type { PlacedEvent } from '#events';

import type { Command } from '../command.js';
import type { Operator } from '../operator.js';
import { sourcesOf, whoDid } from '../sources-of.js';
import { shown } from '../table.js';
import { withOperator } from '../with-operator.js';
import { writeUntilInterrupted } from '../write-until-interrupted.js';

export const eventsTail: Command = {
  name: 'events tail',
  about:
    'tells what happens to everything as it happens, until it is interrupted; with --json one JSON object a line, the event and its cursor',
  options: {
    org: { value: 'SLUG', about: 'only what belongs to this organization; by default everything' },
    types: { value: 'A,B', about: 'only these types, such as item.* or bundle.created' },
    after: { value: 'CURSOR', about: 'first what follows it; by default only what happens from now on' },
  },
  examples: ['events tail --org engines --types item.*', 'events tail --json'],
  run: (options, env) => {
    const [org, types, after] = [options.optional('org'), options.list('types'), options.optional('after')];
    const json = options.has('json');
    return withOperator(env, async (operator) => {
      const orgId = org === undefined ? null : (await operator.anyOrganization(org)).id;
      let [count, cursor] = [0, after ?? ''];
      await writeUntilInterrupted(async function* (ending) {
        for await (const followed of operator.followed.follow({ orgId, types }, after ?? null, ending)) {
          yield json ? await jsonLines(operator, followed.events) : followed.events.map(textLine);
          count += followed.events.length;
          cursor = followed.cursor;
        }
      });
      return {
        json: { events: count, cursor },
        text: `${String(count)} events were told. Go on with --after ${cursor}`,
        apart: true,
      };
    });
  },
};

/** As `events:event` of a socket has them. */
async function jsonLines(operator: Operator, placed: readonly PlacedEvent[]): Promise<string[]> {
  const { encodeEventCursor, eventView } = await import('#events');
  const sourceOf = await sourcesOf(
    operator,
    placed.map(({ event }) => event),
  );
  return placed.map(({ event, cursor }) =>
    JSON.stringify({ event: eventView(event, sourceOf(event)), cursor: encodeEventCursor(cursor) }),
  );
}

function textLine({ event }: PlacedEvent): string {
  const { time, type, subject, actor } = event;
  return [time, type, subject, whoDid(event), actor.via].map(shown).join('  ');
}

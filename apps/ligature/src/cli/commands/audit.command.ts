import type { StoredEvent } from '#events';

import type { Command, Outcome } from '../command.js';
import type { Operator } from '../operator.js';
import { type Options, UsageError } from '../options.js';
import { sourcesOf, whoDid } from '../sources-of.js';
import { shown, table } from '../table.js';
import { withOperator } from '../with-operator.js';
import { writeUntilInterrupted } from '../write-until-interrupted.js';

const USUAL = 100;
const MOST = 10_000;

export const auditCommand: Command = {
  name: 'audit',
  about:
    'tells who did what to accounts, organizations, keys and shares, and from where, the latest last; goes on with --follow until it is interrupted, then with --json one JSON object a line',
  options: {
    follow: { about: 'goes on with what happens from now on' },
    org: { value: 'SLUG', about: 'only what concerns this organization; by default everybody' },
    actor: { value: 'WHO', about: 'only what this user, by username or id, or this key, by its prefix, did' },
    type: { value: 'A,B', about: 'only these types, such as key.* or user.sign_in_failed' },
    since: { value: 'TIME', about: 'only from then on, such as 2026-11-01T00:00:00Z' },
    limit: {
      value: 'N',
      about: `how many of what is past; by default ${String(USUAL)}, at most ${String(MOST)}`,
    },
  },
  examples: ['audit --org engines --type key.*,member.*', 'audit --follow --type user.sign_in_failed'],
  run: (options, env) => {
    const filter = {
      actor: options.optional('actor'),
      types: options.list('type'),
      since: sinceOf(options),
    };
    const most = Math.min(options.integer('limit') ?? USUAL, MOST);
    const org = options.optional('org');
    return withOperator(env, async (operator) => {
      const orgId = org === undefined ? null : (await operator.anyOrganization(org)).id;
      if (options.has('follow')) return follow(operator, { ...filter, orgId }, most, options.has('json'));
      const events = await operator.trail.latest({ ...filter, orgId }, most);
      return {
        json: { events: await viewsOf(operator, events) },
        text: table(HEADINGS, events.map(cellsOf), 'There are no such entries.'),
      };
    });
  },
};

const HEADINGS = ['time', 'type', 'subject', 'who', 'by', 'address'];

/** Ends with an interrupt, a termination, or when nobody reads what it writes any more. */
async function follow(
  operator: Operator,
  filter: Parameters<Operator['trail']['follow']>[0],
  most: number,
  json: boolean,
): Promise<Outcome> {
  let count = 0;
  await writeUntilInterrupted(async function* (ending) {
    for await (const events of operator.trail.follow(filter, most, ending)) {
      count += events.length;
      yield json ? (await viewsOf(operator, events)).map(lineOf) : events.map(textOf);
    }
  });
  return { json: { entries: count }, text: `${String(count)} entries were told.`, apart: true };
}

/** As `GET /api/audit` tells them. */
async function viewsOf(operator: Operator, events: readonly StoredEvent[]): Promise<object[]> {
  const { auditEntryView } = await import('#events');
  const sourceOf = await sourcesOf(operator, events);
  return events.map((event) => auditEntryView(event, sourceOf(event)));
}

function cellsOf(event: StoredEvent): (string | Date | null)[] {
  const { time, type, subject, actor, address } = event;
  return [time, type, subject, whoDid(event), actor.via, address];
}

const lineOf = (view: object): string => JSON.stringify(view);
const textOf = (event: StoredEvent): string => cellsOf(event).map(shown).join('  ');

function sinceOf(options: Options): string | undefined {
  const text = options.optional('since');
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new UsageError('--since must be a time, such as 2026-11-01T00:00:00Z');
  return at.toISOString();
}

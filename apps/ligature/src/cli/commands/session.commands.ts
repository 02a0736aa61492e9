import { DomainError, isUuid, systemCall } from '#kernel';

import type { Command } from '../command.js';
import { UsageError } from '../options.js';
import { table } from '../table.js';
import { withOperator } from '../with-operator.js';

const MOST = 1_000;

export const sessionList: Command = {
  name: 'session list',
  about: 'lists where a user is signed in, the latest first',
  argument: ['USER', 'address, username or id'],
  examples: ['session list ada@example.com'],
  run: (options, env) => {
    const name = options.argument('USER');
    return withOperator(env, async (operator) => {
      const { id } = await operator.anybody(name);
      const sessions = await operator.sessions.listForUser(id, null, MOST);
      const rows = sessions.map((session) => [
        session.id,
        session.signedInAt,
        session.lastSeenAt,
        session.address,
        session.userAgent,
      ]);
      return {
        json: { sessions },
        text: table(
          ['id', 'signed in', 'last seen', 'address', 'browser'],
          rows,
          'They are signed in nowhere.',
        ),
      };
    });
  },
};

export const sessionRevoke: Command = {
  name: 'session revoke',
  about: 'signs a user out: of one session, or of all; it takes effect at once',
  argument: ['USER', 'address, username or id'],
  options: {
    id: { value: 'SESSION', about: 'the session, as session list tells it' },
    all: { about: 'every session of the user' },
  },
  examples: ['session revoke ada@example.com --all'],
  run: (options, env) => {
    const [name, session, all] = [options.argument('USER'), options.optional('id'), options.has('all')];
    if ((session === undefined) === !all) throw new UsageError('exactly one of --id and --all is needed');
    return withOperator(env, async (operator) => {
      const { id, username } = await operator.anybody(name);
      const ended =
        session === undefined
          ? await operator.sessions.endEvery(id, systemCall('cli'))
          : Number(isUuid(session) && (await operator.sessions.endOne(id, session, systemCall('cli'))));
      if (session !== undefined && ended === 0) throw sessionUnknown(session);
      return { json: { ended }, text: `${String(ended)} of ${username}'s sessions ended.` };
    });
  },
};

function sessionUnknown(id: string): DomainError {
  return new DomainError('not_found', 'session_not_found', `They have no session ${id}`);
}

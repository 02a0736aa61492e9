import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { isUuid, type Principal } from '#kernel';

import type { ListRequest } from '../lists/list.dto.js';
import { badCursor } from '../lists/lists.errors.js';
import { type ListPage, readPage } from '../lists/pages.js';
import { signedInUser } from '../organizations/organization-access.js';
import type { SessionRow } from '../sessions/sessions.repository.js';
import { Sessions } from '../sessions/sessions.service.js';
import { sessionNotFound } from './me.errors.js';

/** Where somebody is signed in. Keys are refused. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly sessions: Sessions,
    private readonly transactions: Transactions,
  ) {}

  /** The latest first. */
  list(caller: Principal, request: ListRequest): Promise<ListPage<SessionRow>> {
    const userId = signedInUser(caller);
    return readPage(
      { name: 'sessions', owner: userId },
      request,
      ({ after, most }) => {
        if (after !== null && !isUuid(after)) throw badCursor();
        return this.sessions.listForUser(userId, after, most);
      },
      ({ id }) => id,
    );
  }

  /** Refuses a session that has ended, or is somebody else's. */
  async end(caller: Principal, sessionId: string): Promise<void> {
    if (!(await this.sessions.endOne(signedInUser(caller), sessionId, caller.call))) throw sessionNotFound();
  }

  /** All but the one that the caller came with; answers how many. */
  endOthers(caller: Principal): Promise<number> {
    const userId = signedInUser(caller);
    const except = currentSession(caller);
    return this.transactions.run((tx) => this.sessions.endAll(userId, { except, call: caller.call }, tx));
  }
}

/** `null`: a token of an external issuer. */
export function currentSession({ credential }: Principal): string | null {
  return credential.type === 'session' ? credential.sessionId : null;
}

import { Injectable } from '@nestjs/common';

import { Me, OwnSessions } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform';

import { Templates } from '../pages/templates.js';
import { deviceName } from './device-name.js';

/** As many as fit on a page; the others are ended together. */
const MOST_SESSIONS = 20;

/** A part of the page that has a form of its own. */
export type AccountForm = 'profile' | 'address' | 'password' | 'sessions';

const DONE: Readonly<Record<AccountForm, string>> = {
  profile: 'Your profile was changed.',
  address: 'Your address was changed, or waits to be confirmed.',
  password: 'Your password was changed. All your other sessions were ended.',
  sessions: 'The session was ended.',
};

/** What the template prints; never a password. */
interface AccountPage extends PageData {
  readonly person: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly pendingEmail: string | null;
  readonly hasPassword: boolean;
  readonly actsFor: string | null;
  readonly belongs: boolean;
  readonly sessions: readonly SessionLine[];
  readonly done: string | null;
  /** By form. */
  readonly errors: Readonly<Partial<Record<AccountForm, string>>>;
}

interface SessionLine {
  readonly id: string;
  readonly device: string;
  readonly address: string | null;
  readonly begun: Moment;
  readonly seen: Moment;
  readonly current: boolean;
}

interface Moment {
  readonly iso: string;
  readonly text: string;
}

/** What came of a form. */
export interface Outcome {
  readonly done?: unknown;
  readonly errors?: AccountPage['errors'];
}

/** The page of one's own account. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly me: Me,
    private readonly sessions: OwnSessions,
    private readonly templates: Templates,
  ) {}

  async render(visitor: Principal, { done, errors = {} }: Outcome): Promise<string> {
    const { who, account } = await this.me.of(visitor);
    const current = visitor.credential.type === 'session' ? visitor.credential.sessionId : null;
    const { rows } = await this.sessions.list(visitor, { limit: MOST_SESSIONS, cursor: null, search: null });
    const acting = who.organizations.find(({ orgId }) => orgId === who.activeOrganization?.orgId);
    const page: AccountPage = {
      title: 'Your account',
      person: visitorName(visitor),
      username: account?.username ?? '',
      displayName: account?.displayName ?? '',
      email: account?.email ?? null,
      emailVerified: account?.emailVerified ?? false,
      pendingEmail: account?.pendingEmail ?? null,
      hasPassword: account?.passwordHash != null,
      actsFor: acting?.name ?? null,
      belongs: who.organizations.length > 0,
      sessions: rows.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
        id,
        device: deviceName(userAgent),
        address,
        begun: momentOf(createdAt),
        seen: momentOf(lastSeenAt),
        current: id === current,
      })),
      done: typeof done === 'string' && done in DONE ? DONE[done as AccountForm] : null,
      errors,
    };
    return this.templates.render('account', page);
  }
}

function momentOf(date: Date): Moment {
  const text = date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return { iso: date.toISOString(), text: `${text} UTC` };
}

import { Injectable } from '@nestjs/common';

import { AddressRequests, Me, OwnSessions } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform';

import { Templates } from '../pages/templates.js';
import { deviceName } from './device-name.js';

/** As many as fit on a page; the others are ended together. */
const MOST_SESSIONS = 20;

/** A part of the page that has a form of its own. */
export type AccountForm = 'profile' | 'address' | 'confirmation' | 'password' | 'sessions' | 'deletion';

const DONE: Readonly<Record<AccountForm, string>> = {
  profile: 'Your profile was changed.',
  address: 'Your address was changed, or waits to be confirmed.',
  confirmation: 'A link is on its way to the address: open it to confirm that the address is yours.',
  password: 'Your password was changed. All your other sessions were ended.',
  sessions: 'The session was ended.',
  deletion: 'Your account was deleted.',
};

/** What the template prints; never a password. */
interface AccountPage extends PageData {
  readonly person: string;
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly pendingEmail: string | null;
  /** Whether a link that confirms the address can be mailed. */
  readonly confirms: boolean;
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

interface OwnAddress {
  readonly pendingEmail: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
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
    private readonly addresses: AddressRequests,
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
      confirms: this.addresses.areMailed && account !== null && hasOpenAddress(account),
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

function hasOpenAddress({ pendingEmail, email, emailVerified }: OwnAddress): boolean {
  return pendingEmail !== null || (email !== null && !emailVerified);
}

function momentOf(date: Date): Moment {
  const text = date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return { iso: date.toISOString(), text: `${text} UTC` };
}

import { Injectable } from '@nestjs/common';

import { Me } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform/pages';

import { SiteTemplates } from '../pages/site-templates.js';
import {
  AccountParts,
  type ConnectionLine,
  type ConnectionOption,
  type SessionLine,
} from './account-parts.page.js';

/** A part of the page that has a form of its own. */
export type AccountForm =
  'profile' | 'address' | 'confirmation' | 'password' | 'connections' | 'sessions' | 'deletion';

const DONE: Readonly<Record<AccountForm, string>> = {
  profile: 'Your profile was changed.',
  address: 'Your address was changed, or waits to be confirmed.',
  confirmation: 'A link is on its way to the address: open it to confirm that the address is yours.',
  password: 'Your password was changed. All your other sessions were ended.',
  connections: 'The accounts are not connected any more.',
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
  readonly hasSecondFactor: boolean;
  readonly actsFor: string | null;
  readonly belongs: boolean;
  /** Whether people sign in with passwords here. */
  readonly takesPasswords: boolean;
  readonly connections: readonly ConnectionLine[];
  readonly connectable: readonly ConnectionOption[];
  readonly sessions: readonly SessionLine[];
  readonly done: string | null;
  /** By form. */
  readonly errors: Readonly<Partial<Record<AccountForm, string>>>;
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
    private readonly parts: AccountParts,
    private readonly templates: SiteTemplates,
  ) {}

  async render(visitor: Principal, { done, errors = {} }: Outcome): Promise<string> {
    const { who, account, takesPasswords } = await this.me.of(visitor);
    const sessions = await this.parts.sessionsOf(visitor);
    const connections = await this.parts.connectionsOf(visitor);
    const acting = who.organizations.find(({ orgId }) => orgId === who.activeOrganization?.orgId);
    const page: AccountPage = {
      title: 'Your account',
      person: visitorName(visitor),
      username: account?.username ?? '',
      displayName: account?.displayName ?? '',
      email: account?.email ?? null,
      emailVerified: account?.emailVerified ?? false,
      pendingEmail: account?.pendingEmail ?? null,
      confirms: this.parts.confirms(account),
      hasPassword: takesPasswords && account?.passwordHash != null,
      takesPasswords,
      ...connections,
      hasSecondFactor: account?.secondFactorAt != null,
      actsFor: acting?.name ?? null,
      belongs: who.organizations.length > 0,
      sessions,
      done: typeof done === 'string' && done in DONE ? DONE[done as AccountForm] : null,
      errors,
    };
    return this.templates.render('account', page);
  }
}

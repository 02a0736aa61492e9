import { ApiProperty } from '@nestjs/swagger';

import type { Principal } from '#kernel';

import type { OwnAccountRow } from '../accounts/own-accounts.repository.js';
import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
import type { SessionRow } from '../sessions/sessions.repository.js';
import { UserView, WhoAmIView, whoAmIView } from '../sign-in/auth.views.js';
import type { AboutMe } from './me.service.js';

const METHODS = ['password', 'passkey', 'issuer', 'github', 'google'] as const;
type Method = (typeof METHODS)[number];

export class OwnUserView extends UserView {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The address that takes the place of `email` once it is confirmed',
  })
  pendingEmail: string | null;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;
}

export class MeView extends WhoAmIView {
  @ApiProperty({ type: OwnUserView, nullable: true, description: '`null` for the key of an organization' })
  override user: OwnUserView | null;

  @ApiProperty({
    enum: METHODS,
    isArray: true,
    description: 'How one can sign in',
    example: ['password'],
  })
  signInMethods: Method[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Since when signing in takes a second factor; `null`: it does not',
    example: null,
  })
  secondFactorSince: string | null;
}

export class OwnSessionView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Exact to a minute' })
  lastSeenAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2027-01-01T12:00:00.000Z' })
  expiresAt: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Of the client that signed in; of IPv6 its network',
    example: '203.0.113.7',
  })
  address: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'As the client that signed in called itself',
    example: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0',
  })
  userAgent: string | null;

  @ApiProperty({ description: 'Whether it is the one that the request was sent with', example: true })
  current: boolean;
}

export class OwnSessionsView {
  @ApiProperty({ type: [OwnSessionView], description: 'The latest first' })
  sessions: OwnSessionView[];

  @ApiProperty()
  pagination: CursorPaginationView;
}

export class EndedSessionsView {
  @ApiProperty({ type: 'integer', description: 'How many sessions were ended', example: 2 })
  ended: number;
}

export function meView({ who, account, takesPasswords }: AboutMe, caller: Principal): MeView {
  const { organizations, activeOrganization, scopes, credential } = whoAmIView(who, caller);
  return {
    user: account && ownUserView(account),
    organizations,
    activeOrganization,
    signInMethods: methodsOf(account, takesPasswords),
    secondFactorSince: account?.secondFactorAt?.toISOString() ?? null,
    scopes,
    credential,
  };
}

function ownUserView(account: OwnAccountRow): OwnUserView {
  const { id, email, emailVerified, username, displayName, pendingEmail, createdAt } = account;
  const when = createdAt.toISOString();
  return { id, email, emailVerified, username, displayName, pendingEmail, createdAt: when };
}

function methodsOf(account: OwnAccountRow | null, takesPasswords: boolean): Method[] {
  if (account === null) return [];
  const { passwordHash, hasPasskeys, providers } = account;
  const external = providers.map((provider) => (provider === 'oidc' ? 'issuer' : provider));
  if (!takesPasswords) return external;
  return [
    ...(passwordHash === null ? [] : (['password'] as const)),
    ...(hasPasskeys ? (['passkey'] as const) : []),
    ...external,
  ];
}

export function ownSessionsView(page: ListPage<SessionRow>, current: string | null): OwnSessionsView {
  return {
    sessions: page.rows.map((session) => ownSessionView(session, current)),
    pagination: paginationView(page),
  };
}

function ownSessionView(session: SessionRow, current: string | null): OwnSessionView {
  const { id, createdAt, lastSeenAt, expiresAt, address, userAgent } = session;
  return {
    id,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    address,
    userAgent,
    current: id === current,
  };
}

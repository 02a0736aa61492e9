import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { Principal } from '#kernel';
import { flatRefusals } from '#platform/documents';
import { FlatErrorView } from '#platform/http';

import type { MembershipRow } from '../organizations/organizations.repository.js';
import { MEANINGS } from '../refusals.js';
import type { SignedIn, WhoAmI } from './sign-in.service.js';

export class UserView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`null` if an external issuer vouches for none',
  })
  email: string | null;

  @ApiProperty({ description: 'Whether shares, memberships and policies may go by the address' })
  emailVerified: boolean;

  @ApiProperty()
  username: string;

  @ApiProperty({ type: 'string', nullable: true })
  displayName: string | null;
}

export class OrganizationView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty()
  slug: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'As given by the operator: `org:admin`, `org:member`, `reader` …' })
  role: string;

  @ApiProperty({
    description:
      'Whether it demands a second factor that the caller has not set up: until they do, it refuses them (`SECOND_FACTOR_REQUIRED`)',
    example: false,
  })
  needsSecondFactor: boolean;
}

export class SessionView {
  @ApiProperty({ description: 'The session as a bearer token; the cookie holds the same' })
  token: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  expiresAt: string;

  @ApiProperty()
  user: UserView;

  @ApiProperty({ type: [OrganizationView] })
  organizations: OrganizationView[];

  @ApiProperty({
    type: OrganizationView,
    nullable: true,
    description: 'The organization that the session acts in',
  })
  activeOrganization: OrganizationView | null;
}

const FACTOR_METHODS = ['totp', 'recovery_code', 'passkey'] as const;

/** How a sign-in is refused, or is to be gone on with. */
export class SignInErrorView extends FlatErrorView {
  @ApiPropertyOptional({
    description: 'With `SECOND_FACTOR_REQUIRED`: what the second step is finished with',
    example: 'q3Jk0v8mW2xN5sT7uY1bC4dE6fG9hL0pR_a-zQwXyZo',
  })
  pendingToken?: string;

  @ApiPropertyOptional({
    enum: FACTOR_METHODS,
    isArray: true,
    description: 'With `SECOND_FACTOR_REQUIRED`: what the account has',
    example: ['totp', 'recovery_code'],
  })
  methods?: (typeof FACTOR_METHODS)[number][];

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'With `SECOND_FACTOR_REQUIRED`: until when',
    example: '2026-12-10T09:40:00.000Z',
  })
  expiresAt?: string;
}

/** Documents the refusals of the first step. */
export const SignInRefusals = flatRefusals(
  { ...MEANINGS, 401: 'Wrong address or password; or a second factor is wanted (`SECOND_FACTOR_REQUIRED`)' },
  SignInErrorView,
);

export class SwitchedSessionView {
  @ApiProperty({ description: 'The session as a bearer token; the cookie holds the same' })
  token: string;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2027-01-01T12:00:00.000Z' })
  expiresAt: string;
}

export class CredentialView {
  @ApiProperty({ enum: ['session', 'api_key'] })
  type: 'session' | 'api_key';

  @ApiProperty({ required: false, description: 'Of an API key: the part before the dot' })
  keyPrefix?: string;

  @ApiProperty({ required: false, type: 'string', format: 'date-time', description: 'Of a session' })
  expiresAt?: string;
}

export class ActiveOrganizationView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty()
  slug: string;

  @ApiProperty({ enum: ['admin', 'editor', 'viewer'], description: 'What the role of the caller stands for' })
  role: string;
}

export class WhoAmIView {
  @ApiProperty({ type: UserView, nullable: true, description: '`null` for the key of an organization' })
  user: UserView | null;

  @ApiProperty({ type: [OrganizationView] })
  organizations: OrganizationView[];

  @ApiProperty({ type: ActiveOrganizationView, nullable: true })
  activeOrganization: ActiveOrganizationView | null;

  @ApiProperty({ type: [String], nullable: true, description: '`null`: not limited by scopes' })
  scopes: readonly string[] | null;

  @ApiProperty()
  credential: CredentialView;
}

export function sessionView({ session, user, organizations, activeOrganization }: SignedIn): SessionView {
  return {
    token: session.token,
    expiresAt: session.expiresAt.toISOString(),
    user: userView(user),
    organizations: organizations.map(organizationView),
    activeOrganization: activeOrganization && organizationView(activeOrganization),
  };
}

export function whoAmIView(who: WhoAmI, { scopes, credential }: Principal): WhoAmIView {
  const { user, organizations, activeOrganization: active } = who;
  return {
    user: user && userView(user),
    organizations: organizations.map(organizationView),
    activeOrganization: active && { id: active.orgId, slug: active.orgSlug, role: active.role },
    scopes,
    credential:
      credential.type === 'session'
        ? { type: 'session', expiresAt: new Date(credential.expiresAt).toISOString() }
        : { type: 'api_key', keyPrefix: credential.keyPrefix },
  };
}

function userView({ id, email, emailVerified, username, displayName }: UserView): UserView {
  return { id, email, emailVerified, username, displayName };
}

function organizationView({ orgId, slug, name, role, isWithheld }: MembershipRow): OrganizationView {
  return { id: orgId, slug, name, role, needsSecondFactor: isWithheld };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
import type { MembershipRow } from '../organizations/organizations.repository.js';
import type { InvitationRow } from './invitations.repository.js';

const time = { type: 'string', format: 'date-time' } as const;

export class InviterView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'grace' })
  username: string;
}

export class InvitationView {
  @ApiProperty({ type: 'string', format: 'uuid', example: '0193a1b2-0000-7000-8000-0000000000bb' })
  id: string;

  @ApiProperty({ example: 'alan@example.com' })
  email: string;

  @ApiProperty({ example: 'org:member' })
  role: string;

  @ApiProperty(time)
  createdAt: string;

  @ApiProperty({ ...time, description: 'Seven days later' })
  expiresAt: string;

  @ApiProperty({ type: InviterView, nullable: true, description: '`null`: they have no account any more' })
  invitedBy: InviterView | null;
}

export class InvitationsView {
  @ApiProperty({ type: [InvitationView], description: 'Those that wait, the latest first' })
  invitations: InvitationView[];

  @ApiProperty()
  pagination: CursorPaginationView;
}

export class SentInvitationView {
  @ApiProperty()
  invitation: InvitationView;

  @ApiPropertyOptional({
    description:
      'Where no mail is sent: to be passed on to whom it is for, and told this once. Else it was mailed',
    example: 'https://ligature.example/invitations/q2Yb0s1n4v7XkP3m8tR5wZ6cD9eF1gH2iJ3kL4mN5oP',
  })
  link?: string;
}

export class JoinedOrganizationView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'engines' })
  slug: string;

  @ApiProperty({ example: 'Analytical Engines' })
  name: string;

  @ApiProperty({
    description: 'As it was given; whoever was a member before keeps theirs',
    example: 'org:member',
  })
  role: string;
}

export class AcceptedInvitationView {
  @ApiProperty()
  organization: JoinedOrganizationView;
}

export function invitationView(row: InvitationRow): InvitationView {
  const { id, email, role, createdAt, expiresAt, inviterId, inviterName } = row;
  return {
    id,
    email,
    role,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    invitedBy: inviterId !== null && inviterName !== null ? { id: inviterId, username: inviterName } : null,
  };
}

export function sentInvitationView(row: InvitationRow, link: string | null): SentInvitationView {
  return { invitation: invitationView(row), ...(link === null ? {} : { link }) };
}

export function invitationsView(page: ListPage<InvitationRow>): InvitationsView {
  return { invitations: page.rows.map(invitationView), pagination: paginationView(page) };
}

export function acceptedView({ orgId, slug, name, role }: MembershipRow): AcceptedInvitationView {
  return { organization: { id: orgId, slug, name, role } };
}

import { ApiProperty } from '@nestjs/swagger';

import type { Membership } from '#kernel';

import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
import type { MemberRow } from './members.repository.js';

export class MemberView {
  @ApiProperty({ type: 'string', format: 'uuid', description: 'Of the user' })
  id: string;

  @ApiProperty({ example: 'grace' })
  username: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Grace Hopper' })
  displayName: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'For admins, and of oneself; `null` for others, and as long as nobody has verified it',
    example: 'grace@example.com',
  })
  email: string | null;

  @ApiProperty({
    description: 'As it was given: `org:admin`, `org:member`, `reader` …',
    example: 'org:member',
  })
  role: string;

  @ApiProperty({ type: 'string', format: 'date-time' })
  joinedAt: string;
}

export class MembersView {
  @ApiProperty({ type: [MemberView], description: 'By username' })
  members: MemberView[];

  @ApiProperty()
  pagination: CursorPaginationView;
}

/** Who looks at members: addresses are shown to admins, and everybody's own to themselves. */
export interface MemberViewer {
  readonly userId: string | null;
  readonly role: Membership['role'];
}

export function memberView(member: MemberRow, viewer: MemberViewer): MemberView {
  const { userId, username, displayName, email, role, joinedAt } = member;
  const showsEmail = viewer.role === 'admin' || viewer.userId === userId;
  return {
    id: userId,
    username,
    displayName,
    email: showsEmail ? email : null,
    role,
    joinedAt: joinedAt.toISOString(),
  };
}

export function membersView(page: ListPage<MemberRow>, viewer: MemberViewer): MembersView {
  return {
    members: page.rows.map((member) => memberView(member, viewer)),
    pagination: paginationView(page),
  };
}

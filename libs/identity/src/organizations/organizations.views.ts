import { ApiProperty } from '@nestjs/swagger';

import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
import type { OrganizationOfCaller } from './organizations.repository.js';

export class OrganizationDetailsView {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Unique; never changes', example: 'engines' })
  slug: string;

  @ApiProperty({ example: 'Analytical Engines' })
  name: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Of the caller, as it was given: `org:admin`, `org:member`, `reader` …; `null` for a team key',
    example: 'org:admin',
  })
  role: string | null;

  @ApiProperty({
    description: 'Whether only members with a second factor may act in it',
    example: false,
  })
  requireSecondFactor: boolean;

  @ApiProperty({
    description:
      'Whether it demands a second factor that the caller has not set up: until they do, it refuses them (`SECOND_FACTOR_REQUIRED`)',
    example: false,
  })
  needsSecondFactor: boolean;

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: string;
}

export class OrganizationsView {
  @ApiProperty({ type: [OrganizationDetailsView], description: 'By slug' })
  organizations: OrganizationDetailsView[];

  @ApiProperty()
  pagination: CursorPaginationView;
}

export function organizationDetailsView(row: OrganizationOfCaller): OrganizationDetailsView {
  const { id, slug, name, role, requireSecondFactor, isWithheld, createdAt } = row;
  const demands = { requireSecondFactor, needsSecondFactor: isWithheld };
  return { id, slug, name, role, ...demands, createdAt: createdAt.toISOString() };
}

export function organizationsView(page: ListPage<OrganizationOfCaller>): OrganizationsView {
  return { organizations: page.rows.map(organizationDetailsView), pagination: paginationView(page) };
}

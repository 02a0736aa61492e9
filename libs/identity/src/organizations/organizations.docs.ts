import { applyDecorators, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';

/** Documents the `{org}` segment. */
export const OrganizationParam = (): MethodDecorator & ClassDecorator =>
  ApiParam({
    name: 'org',
    description: 'Slug of the organization',
    schema: { type: 'string', example: 'engines' },
  });

/** A controller of organizations: whose answers nobody keeps, for signed-in people and, to read, for keys. */
export const OfOrganizations = (): ClassDecorator =>
  applyDecorators(ApiTags('organizations'), ApiBearerAuth('bearer'));

/** A route that keys may read by, too. */
export const ReadByKeys = (): MethodDecorator =>
  applyDecorators(ApiSecurity('apiKey'), Header('cache-control', 'no-store'));

/** What the documents say of the operations. */
export const ORGANIZATION_OPERATIONS = {
  list_organizations:
    'By slug. `q` finds parts of slugs and names. A team key is told the organization that it is of.',
  create_organization:
    'Only signed in, and only where people may (`LIGATURE_ORG_CREATION`). The slug has to be free, and never changes. Limited to 30 an hour.',
  get_organization: 'With the role that you have in it. To everybody but its members it does not exist.',
  update_organization: 'Admins only, signed in. The slug stays as it is.',
  list_members:
    'By username, for members. `q` finds parts of usernames and display names. Admins see the verified addresses of all, everybody else their own.',
  update_member:
    'Admins only, signed in. Takes effect with the next request or event of the member. 409 where nobody else is an admin.',
  remove_member:
    'Admins remove others, everybody may leave; only signed in. The member has no rights from the next request or event on. 409 where nobody else is an admin.',
} as const;

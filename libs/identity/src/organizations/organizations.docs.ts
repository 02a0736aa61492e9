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
  update_organization:
    'Admins only, signed in. The slug stays as it is. With `requireSecondFactor` members without a second factor are refused (403 `SECOND_FACTOR_REQUIRED`) wherever they would act in it, with sessions and personal keys, from their next request on; team keys are not. Whoever turns it on has to have one.',
  delete_organization:
    'Admins only, signed in; `confirm` is the slug once more. From the next request on it exists for nobody, and its memberships and keys do nothing; its bundles stay open. For 30 days (`LIGATURE_ERASE_DAYS`) the operator can restore it, then all that it has is removed. Its slug stays taken until then.',
  export_organization:
    'JSON lines, each an object with a `type`: the organization, its members, workspaces, keys without their secrets and invitations, its projects with items and links, its bundles with their versions. Where there is much, 202, as `export_account` has it. Admins only, within ten minutes of signing in.',
  get_organization_export: 'Gone a day after it was ready. Admins only, signed in.',
  download_organization_export:
    'As `export_organization` answers it. 409 as long as it is not ready. Admins only, within ten minutes of signing in.',
  list_members:
    'By username, for members. `q` finds parts of usernames and display names. Admins see the verified addresses of all, everybody else their own.',
  update_member:
    'Admins only, signed in. Takes effect with the next request or event of the member. 409 where nobody else is an admin.',
  remove_member:
    'Admins remove others, everybody may leave; only signed in. The member has no rights from the next request or event on. 409 where nobody else is an admin.',
  list_invitations: 'Admins only, signed in. `q` finds parts of addresses. Links are not among it.',
  create_invitation:
    'Admins only, signed in. The link is mailed to the address; where no mail is sent, the answer holds it, once, to be passed on to whom it is for. It works for seven days, for an account with that address, verified. A second invitation of an address takes the place of the first, whose link is over. 409 for the address of a member, and where 200 wait already. Limited to 60 an hour, and where mail is sent to 3 an hour to one address.',
  revoke_invitation: 'Admins only, signed in. Its link is over at once.',
  accept_invitation:
    'Only signed in, with the address that the invitation is for, verified: else 403. Accepting once more, or at the same time, changes nothing. 404 for one that is over, was withdrawn, declined or accepted by somebody else.',
  list_organization_workspaces:
    'For its members; to everybody else the organization does not exist. Without `limit`, `cursor` and `q` all are answered at once; otherwise by pages, by slug. A key that is bound to a workspace is told that one only.',
  create_workspace: 'Admins only, signed in.',
  get_workspace: 'For members; a key that is bound to another workspace does not find it.',
  update_workspace: 'Admins only, signed in. The slug of a workspace stays as it is.',
  delete_workspace:
    'Admins only, signed in. 409 while there are projects in it, unless `force=1`; a default project counts once there is something in it. Nobody enters the workspace from the next request on, and its slug is free. For 30 days (`LIGATURE_ERASE_DAYS`) the operator can restore it.',
} as const;

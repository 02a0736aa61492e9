import type { Http } from '../http.js';
import { byPagination, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, ExportJob, Listing, Query, Success } from '../types.js';
import { OrgKeys } from './org-keys.js';

const ORG = '/api/orgs/{org}';

/** Organizations, their members, invitations, workspaces and keys. An organization goes by its slug. */
export class Orgs {
  readonly keys: OrgKeys;

  constructor(private readonly http: Http) {
    this.keys = new OrgKeys(http);
  }

  list(
    query: Query<'list_organizations'> = {},
    options: CallOptions = {},
  ): Listing<'list_organizations', 'organizations'> {
    return new List({
      query,
      read: (asked: Query<'list_organizations'>) =>
        this.http.call(
          this.http.raw.GET('/api/orgs', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ organizations }) => organizations,
      next: byPagination,
    });
  }

  create(
    body: Body<'create_organization'>,
    options: CallOptions = {},
  ): Promise<Success<'create_organization'>> {
    return this.http.call(this.http.raw.POST('/api/orgs', { body, ...this.http.with(options) }));
  }

  get(org: string, options: CallOptions = {}): Promise<Success<'get_organization'>> {
    return this.http.call(this.http.raw.GET(ORG, { params: { path: { org } }, ...this.http.with(options) }));
  }

  update(
    org: string,
    body: Body<'update_organization'>,
    options: CallOptions = {},
  ): Promise<Success<'update_organization'>> {
    return this.http.call(
      this.http.raw.PATCH(ORG, { params: { path: { org } }, body, ...this.http.with(options) }),
    );
  }

  members(
    org: string,
    query: Query<'list_members'> = {},
    options: CallOptions = {},
  ): Listing<'list_members', 'members'> {
    return new List({
      query,
      read: (asked: Query<'list_members'>) =>
        this.http.call(
          this.http.raw.GET(`${ORG}/members`, {
            params: { path: { org }, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ members }) => members,
      next: byPagination,
    });
  }

  updateMember(
    org: string,
    id: string,
    body: Body<'update_member'>,
    options: CallOptions = {},
  ): Promise<Success<'update_member'>> {
    const params = { path: { org, id } };
    return this.http.call(
      this.http.raw.PATCH(`${ORG}/members/{id}`, { params, body, ...this.http.with(options) }),
    );
  }

  async removeMember(org: string, id: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { org, id } };
    await this.http.call(this.http.raw.DELETE(`${ORG}/members/{id}`, { params, ...this.http.with(options) }));
  }

  invitations(
    org: string,
    query: Query<'list_invitations'> = {},
    options: CallOptions = {},
  ): Listing<'list_invitations', 'invitations'> {
    return new List({
      query,
      read: (asked: Query<'list_invitations'>) =>
        this.http.call(
          this.http.raw.GET(`${ORG}/invitations`, {
            params: { path: { org }, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ invitations }) => invitations,
      next: byPagination,
    });
  }

  invite(
    org: string,
    body: Body<'create_invitation'>,
    options: CallOptions = {},
  ): Promise<Success<'create_invitation'>> {
    const params = { path: { org } };
    return this.http.call(
      this.http.raw.POST(`${ORG}/invitations`, { params, body, ...this.http.with(options) }),
    );
  }

  async revokeInvitation(org: string, id: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { org, id } };
    await this.http.call(
      this.http.raw.DELETE(`${ORG}/invitations/{id}`, { params, ...this.http.with(options) }),
    );
  }

  workspaces(
    org: string,
    query: Query<'list_organization_workspaces'> = {},
    options: CallOptions = {},
  ): Listing<'list_organization_workspaces', 'workspaces'> {
    return new List({
      query,
      read: (asked: Query<'list_organization_workspaces'>) =>
        this.http.call(
          this.http.raw.GET(`${ORG}/workspaces`, {
            params: { path: { org }, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ workspaces }) => workspaces,
      next: byPagination,
    });
  }

  createWorkspace(
    org: string,
    body: Body<'create_workspace'>,
    options: CallOptions = {},
  ): Promise<Success<'create_workspace'>> {
    const params = { path: { org } };
    return this.http.call(
      this.http.raw.POST(`${ORG}/workspaces`, { params, body, ...this.http.with(options) }),
    );
  }

  updateWorkspace(
    org: string,
    ws: string,
    body: Body<'update_workspace'>,
    options: CallOptions = {},
  ): Promise<Success<'update_workspace'>> {
    const params = { path: { org, ws } };
    return this.http.call(
      this.http.raw.PATCH(`${ORG}/workspaces/{ws}`, { params, body, ...this.http.with(options) }),
    );
  }

  /** With `force: '1'` what is in it is deleted, too; else it is refused while there is something. */
  async deleteWorkspace(
    org: string,
    ws: string,
    query: Query<'delete_workspace'> = {},
    options: CallOptions = {},
  ): Promise<void> {
    const params = { path: { org, ws }, query };
    await this.http.call(
      this.http.raw.DELETE(`${ORG}/workspaces/{ws}`, { params, ...this.http.with(options) }),
    );
  }

  /** Deletes it with all that it has; an operator can bring it back for a while. */
  async delete(org: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { org }, query: { confirm: org } };
    await this.http.call(this.http.raw.DELETE(ORG, { params, ...this.http.with(options) }));
  }

  /** All that it has, as JSON lines. Where that is much, the answer is a job: see `exportState`. */
  async export(org: string, options: CallOptions = {}): Promise<string | ExportJob> {
    const asked = this.http.raw.GET(`${ORG}/export`, {
      params: { path: { org } },
      parseAs: 'text',
      ...this.http.with(options),
    });
    const text = await this.http.call<unknown>(asked);
    const { response } = await asked;
    return response.status === 202 ? (JSON.parse(String(text)) as ExportJob) : String(text);
  }

  /** How far an export has come; `download` is where it is once it is ready. */
  exportState(org: string, id: string, options: CallOptions = {}): Promise<ExportJob> {
    const params = { path: { org, id } };
    return this.http.call(this.http.raw.GET(`${ORG}/export/{id}`, { params, ...this.http.with(options) }));
  }
}

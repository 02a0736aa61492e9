import type { Http } from '../http.js';
import { byNextCursor, List } from '../list.js';
import type { CallOptions, Place } from '../options.js';
import type { Whereabouts } from '../place.js';
import type { Body, Listing, Query, Success } from '../types.js';

const PROJECTS = '/api/v1/org/{org}/ws/{ws}/projects';
const PROJECT = `${PROJECTS}/{project}` as const;
const RELATIONSHIP = `${PROJECT}/relationships/{name}` as const;

/** Projects of a workspace, the links of a whole project, and the rules of its links. */
export class Projects {
  constructor(
    private readonly http: Http,
    private readonly where: Whereabouts,
  ) {}

  async list(options: CallOptions = {}): Promise<Success<'list_projects'>> {
    const params = { path: this.where.workspace };
    return this.http.call(this.http.raw.GET(PROJECTS, { params, ...this.http.with(options) }));
  }

  create(body: Body<'create_project'>, options: CallOptions = {}): Promise<Success<'create_project'>> {
    const params = { path: this.where.workspace };
    return this.http.call(this.http.raw.POST(PROJECTS, { params, body, ...this.http.with(options) }));
  }

  /** @param project absent: the client's own */
  get(project?: string, options: CallOptions = {}): Promise<Success<'get_project'>> {
    const params = { path: this.at(project) };
    return this.http.call(this.http.raw.GET(PROJECT, { params, ...this.http.with(options) }));
  }

  update(
    project: string,
    body: Body<'update_project'>,
    options: CallOptions = {},
  ): Promise<Success<'update_project'>> {
    const params = { path: this.at(project) };
    return this.http.call(this.http.raw.PATCH(PROJECT, { params, body, ...this.http.with(options) }));
  }

  async delete(project: string, options: CallOptions = {}): Promise<void> {
    const params = { path: this.at(project) };
    await this.http.call(this.http.raw.DELETE(PROJECT, { params, ...this.http.with(options) }));
  }

  restore(project: string, options: CallOptions = {}): Promise<Success<'restore_project'>> {
    const params = { path: this.at(project) };
    return this.http.call(this.http.raw.POST(`${PROJECT}/restore`, { params, ...this.http.with(options) }));
  }

  /** Every link of the client's project. */
  links(
    query: Query<'list_project_links'> = {},
    options: CallOptions = {},
  ): Listing<'list_project_links', 'links'> {
    return new List({
      query,
      read: (asked: Query<'list_project_links'>) =>
        this.http.call(
          this.http.raw.GET(`${PROJECT}/links`, {
            params: { path: this.where.project, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ links }) => links,
      next: byNextCursor,
    });
  }

  /** Up to 500 links at once: all of them, or none. */
  createLinks(
    body: Body<'create_item_links'>,
    options: CallOptions = {},
  ): Promise<Success<'create_item_links'>> {
    const params = { path: this.where.project };
    return this.http.call(
      this.http.raw.POST(`${PROJECT}/links/batch`, { params, body, ...this.http.with(options) }),
    );
  }

  deleteLinks(
    body: Body<'delete_item_links'>,
    options: CallOptions = {},
  ): Promise<Success<'delete_item_links'>> {
    const params = { path: this.where.project };
    // What openapi-fetch makes of the alternatives of an entry fits none of them.
    const sent = body as never;
    return this.http.call(
      this.http.raw.POST(`${PROJECT}/links/batch-delete`, { params, body: sent, ...this.http.with(options) }),
    );
  }

  /** What was linked and unlinked, and by whom. */
  linkHistory(
    query: Query<'list_link_history'> = {},
    options: CallOptions = {},
  ): Listing<'list_link_history', 'events'> {
    return new List({
      query,
      read: (asked: Query<'list_link_history'>) =>
        this.http.call(
          this.http.raw.GET(`${PROJECT}/links/history`, {
            params: { path: this.where.project, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ events }) => events,
      next: byNextCursor,
    });
  }

  async relationships(options: CallOptions = {}): Promise<Success<'list_relationships'>['relationships']> {
    const params = { path: this.where.project };
    const { relationships } = await this.http.call(
      this.http.raw.GET(`${PROJECT}/relationships`, { params, ...this.http.with(options) }),
    );
    return relationships;
  }

  createRelationship(
    body: Body<'create_relationship'>,
    options: CallOptions = {},
  ): Promise<Success<'create_relationship'>> {
    const params = { path: this.where.project };
    return this.http.call(
      this.http.raw.POST(`${PROJECT}/relationships`, { params, body, ...this.http.with(options) }),
    );
  }

  updateRelationship(
    name: string,
    body: Body<'update_relationship'>,
    options: CallOptions = {},
  ): Promise<Success<'update_relationship'>> {
    const params = { path: { ...this.where.project, name } };
    return this.http.call(this.http.raw.PATCH(RELATIONSHIP, { params, body, ...this.http.with(options) }));
  }

  async deleteRelationship(name: string, options: CallOptions = {}): Promise<void> {
    const params = { path: { ...this.where.project, name } };
    await this.http.call(this.http.raw.DELETE(RELATIONSHIP, { params, ...this.http.with(options) }));
  }

  private at(project: string | undefined): Required<Place> {
    return project === undefined ? this.where.project : { ...this.where.workspace, project };
  }
}

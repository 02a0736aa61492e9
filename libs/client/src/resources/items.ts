import type { Http } from '../http.js';
import { byNextCursor, List } from '../list.js';
import type { CallOptions, Place } from '../options.js';
import type { Whereabouts } from '../place.js';
import type { Body, Listing, Query, Success } from '../types.js';

const PROJECT = '/api/v1/org/{org}/ws/{ws}/projects/{project}';
const ITEM = `${PROJECT}/items/{item_id}` as const;

/** Items of a project, and the typed links between them. An item goes by its id or its `ref`. */
export class Items {
  constructor(
    private readonly http: Http,
    private readonly where: Whereabouts,
  ) {}

  /** Items that match the filter, whatever the number of pages. */
  list(query: Query<'list_items'> = {}, options: CallOptions = {}): Listing<'list_items', 'items'> {
    return new List({
      query,
      read: (asked: Query<'list_items'>) =>
        this.http.call(
          this.http.raw.GET(`${PROJECT}/items`, {
            params: { path: this.where.project, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ items }) => items,
      next: (page, { cursor, page: number }) => {
        const next = byNextCursor(page);
        // A cursor knows where it is; beside a page it would be refused.
        if (next !== null) return { ...next, page: undefined };
        return page.has_next && cursor === undefined ? { page: (number ?? 1) + 1 } : null;
      },
    });
  }

  /** Makes an item, with links if it is given some. */
  create(body: Body<'create_item'>, options: CallOptions = {}): Promise<Success<'create_item'>> {
    const params = { path: this.where.project };
    return this.http.call(
      this.http.raw.POST(`${PROJECT}/items`, { params, body, ...this.http.with(options) }),
    );
  }

  /** Up to 500 items with their links, made, or changed where `upsert_by` finds them; `mode: 'partial'` writes what is sound. */
  createMany(body: Body<'create_items'>, options: CallOptions = {}): Promise<Success<'create_items'>> {
    const params = { path: this.where.project };
    return this.http.call(
      this.http.raw.POST(`${PROJECT}/items/batch`, { params, body, ...this.http.with(options) }),
    );
  }

  /** Changes up to 500 items alike: those of `ids`, or all that match the filter. */
  updateMany(
    body: Body<'update_items'>,
    filter: Query<'update_items'> = {},
    options: CallOptions = {},
  ): Promise<Success<'update_items'>> {
    const params = { path: this.where.project, query: filter };
    return this.http.call(
      this.http.raw.PATCH(`${PROJECT}/items/batch`, { params, body, ...this.http.with(options) }),
    );
  }

  get(id: string, options: CallOptions = {}): Promise<Success<'get_item'>> {
    return this.http.call(this.http.raw.GET(ITEM, { params: this.of(id), ...this.http.with(options) }));
  }

  /** Changes what is named, and nothing else. */
  update(id: string, body: Body<'update_item'>, options: CallOptions = {}): Promise<Success<'update_item'>> {
    return this.http.call(
      this.http.raw.PATCH(ITEM, { params: this.of(id), body, ...this.http.with(options) }),
    );
  }

  async delete(id: string, options: CallOptions = {}): Promise<void> {
    await this.http.call(this.http.raw.DELETE(ITEM, { params: this.of(id), ...this.http.with(options) }));
  }

  /** How many there are, by status and severity. */
  summary(query: Query<'item_summary'> = {}, options: CallOptions = {}): Promise<Success<'item_summary'>> {
    const params = { path: this.where.project, query };
    return this.http.call(
      this.http.raw.GET(`${PROJECT}/items/summary`, { params, ...this.http.with(options) }),
    );
  }

  /** How many there are of each value that a filter knows. */
  facets(
    query: Query<'get_item_facets'> = {},
    options: CallOptions = {},
  ): Promise<Success<'get_item_facets'>> {
    const params = { path: this.where.project, query };
    return this.http.call(
      this.http.raw.GET(`${PROJECT}/items/facets`, { params, ...this.http.with(options) }),
    );
  }

  /** The types of items that the project has. */
  types(
    query: Query<'list_project_item_types'> = {},
    options: CallOptions = {},
  ): Listing<'list_project_item_types', 'item_types'> {
    return new List({
      query,
      read: (asked: Query<'list_project_item_types'>) =>
        this.http.call(
          this.http.raw.GET(`${PROJECT}/item-types`, {
            params: { path: this.where.project, query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ item_types }) => item_types,
      next: ({ has_next, page }) => (has_next ? { page: page + 1 } : null),
    });
  }

  /** The items that match the filter, as CSV. */
  export(query: Query<'export_items'> = {}, options: CallOptions = {}): Promise<string> {
    const params = { path: this.where.project, query };
    return this.http.call(
      this.http.raw.GET(`${PROJECT}/items/export`, { params, parseAs: 'text', ...this.http.with(options) }),
    );
  }

  /** Links an item to another: `link(id, { relationship: 'affects', target_ref: 'login-form' })`. */
  link(
    id: string,
    body: Body<'create_item_link'>,
    options: CallOptions = {},
  ): Promise<Success<'create_item_link'>> {
    return this.http.call(
      this.http.raw.POST(`${ITEM}/links`, { params: this.of(id), body, ...this.http.with(options) }),
    );
  }

  async unlink(id: string, linkId: string, options: CallOptions = {}): Promise<void> {
    const path = { ...this.where.project, item_id: id, link_id: linkId };
    await this.http.call(
      this.http.raw.DELETE(`${ITEM}/links/{link_id}`, { params: { path }, ...this.http.with(options) }),
    );
  }

  /** Links of an item, in both directions unless `direction` says one. */
  links(
    id: string,
    query: Query<'list_item_links'> = {},
    options: CallOptions = {},
  ): Listing<'list_item_links', 'links'> {
    return new List({
      query,
      read: (asked: Query<'list_item_links'>) =>
        this.http.call(
          this.http.raw.GET(`${ITEM}/links`, {
            params: { ...this.of(id), query: asked },
            ...this.http.with(options),
          }),
        ),
      entries: ({ links }) => links,
      next: byNextCursor,
    });
  }

  /** What hangs together around an item, `depth` links far. */
  graph(
    id: string,
    query: Query<'get_item_graph'> = {},
    options: CallOptions = {},
  ): Promise<Success<'get_item_graph'>> {
    const params = { ...this.of(id), query };
    return this.http.call(this.http.raw.GET(`${ITEM}/graph`, { params, ...this.http.with(options) }));
  }

  /** The shortest way along links from one item to another. */
  path(
    id: string,
    query: Query<'get_item_path'>,
    options: CallOptions = {},
  ): Promise<Success<'get_item_path'>> {
    const params = { ...this.of(id), query };
    return this.http.call(this.http.raw.GET(`${ITEM}/path`, { params, ...this.http.with(options) }));
  }

  private of(id: string): { path: Required<Place> & { item_id: string } } {
    return { path: { ...this.where.project, item_id: id } };
  }
}

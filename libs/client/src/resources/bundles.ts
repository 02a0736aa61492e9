import type { Http } from '../http.js';
import { byPagination, List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Body, Listing, Query, Success } from '../types.js';

const BUNDLE = '/api/links/{slug}';

/** Bundles of links, each behind one short address. */
export class Bundles {
  constructor(private readonly http: Http) {}

  /** The caller's own and those of their team. */
  list(query: Query<'list_linkies'> = {}, options: CallOptions = {}): Listing<'list_linkies', 'linkies'> {
    return new List({
      // An empty one begins a walk that meets each bundle once; with an offset there are no cursors.
      query: query.offset === undefined ? { cursor: '', ...query } : query,
      read: (asked: Query<'list_linkies'>) =>
        this.http.call(
          this.http.raw.GET('/api/me/links', { params: { query: asked }, ...this.http.with(options) }),
        ),
      entries: ({ linkies }) => linkies,
      next: byPagination,
    });
  }

  create(body: Body<'create_linky'>, options: CallOptions = {}): Promise<Success<'create_linky'>> {
    return this.http.call(this.http.raw.POST('/api/links', { body, ...this.http.with(options) }));
  }

  /** Several bundles at once: all of them, or none. */
  createMany(body: Body<'create_linkies'>, options: CallOptions = {}): Promise<Success<'create_linkies'>> {
    return this.http.call(this.http.raw.POST('/api/links/batch', { body, ...this.http.with(options) }));
  }

  get(slug: string, options: CallOptions = {}): Promise<Success<'get_linky'>> {
    return this.http.call(
      this.http.raw.GET(BUNDLE, { params: { path: { slug } }, ...this.http.with(options) }),
    );
  }

  update(
    slug: string,
    body: Body<'update_linky'>,
    options: CallOptions = {},
  ): Promise<Success<'update_linky'>> {
    return this.http.call(
      this.http.raw.PATCH(BUNDLE, { params: { path: { slug } }, body, ...this.http.with(options) }),
    );
  }

  delete(slug: string, options: CallOptions = {}): Promise<Success<'delete_linky'>> {
    return this.http.call(
      this.http.raw.DELETE(BUNDLE, { params: { path: { slug } }, ...this.http.with(options) }),
    );
  }

  restore(slug: string, options: CallOptions = {}): Promise<Success<'restore_linky'>> {
    return this.http.call(
      this.http.raw.POST(`${BUNDLE}/restore`, { params: { path: { slug } }, ...this.http.with(options) }),
    );
  }

  clone(slug: string, options: CallOptions = {}): Promise<Success<'clone_linky'>> {
    return this.http.call(
      this.http.raw.POST(`${BUNDLE}/clone`, { params: { path: { slug } }, ...this.http.with(options) }),
    );
  }

  async versions(
    slug: string,
    options: CallOptions = {},
  ): Promise<Success<'list_linky_versions'>['versions']> {
    const { versions } = await this.http.call(
      this.http.raw.GET(`${BUNDLE}/versions`, { params: { path: { slug } }, ...this.http.with(options) }),
    );
    return versions;
  }

  restoreVersion(
    slug: string,
    number: number,
    options: CallOptions = {},
  ): Promise<Success<'restore_linky_version'>> {
    const params = { path: { slug, number: String(number) } };
    return this.http.call(
      this.http.raw.POST(`${BUNDLE}/versions/{number}/restore`, { params, ...this.http.with(options) }),
    );
  }

  insights(
    slug: string,
    query: Query<'get_linky_insights'> = {},
    options: CallOptions = {},
  ): Promise<Success<'get_linky_insights'>> {
    const params = { path: { slug }, query };
    return this.http.call(this.http.raw.GET(`${BUNDLE}/insights`, { params, ...this.http.with(options) }));
  }

  setAlias(
    slug: string,
    body: Body<'set_linky_alias'>,
    options: CallOptions = {},
  ): Promise<Success<'set_linky_alias'>> {
    const params = { path: { slug } };
    return this.http.call(this.http.raw.PUT(`${BUNDLE}/alias`, { params, body, ...this.http.with(options) }));
  }

  removeAlias(slug: string, options: CallOptions = {}): Promise<Success<'remove_linky_alias'>> {
    const params = { path: { slug } };
    return this.http.call(this.http.raw.DELETE(`${BUNDLE}/alias`, { params, ...this.http.with(options) }));
  }

  updateMetadata(
    slug: string,
    body: Body<'update_linky_metadata'>,
    options: CallOptions = {},
  ): Promise<Success<'update_linky_metadata'>> {
    const params = { path: { slug } };
    return this.http.call(
      this.http.raw.PATCH(`${BUNDLE}/metadata`, { params, body, ...this.http.with(options) }),
    );
  }

  /** What somebody would be shown. */
  preview(
    slug: string,
    body: Body<'preview_linky'>,
    options: CallOptions = {},
  ): Promise<Success<'preview_linky'>> {
    const params = { path: { slug } };
    return this.http.call(
      this.http.raw.POST(`${BUNDLE}/preview`, { params, body, ...this.http.with(options) }),
    );
  }

  /** The QR code of the address, as SVG. */
  qrSvg(slug: string, query: Query<'get_linky_qr_svg'> = {}, options: CallOptions = {}): Promise<string> {
    const params = { path: { slug }, query };
    return this.http.call(
      this.http.raw.GET('/l/{slug}/qr.svg', { params, parseAs: 'text', ...this.http.with(options) }),
    );
  }

  /** The QR code of the address, as PNG. */
  qrPng(slug: string, query: Query<'get_linky_qr_png'> = {}, options: CallOptions = {}): Promise<Blob> {
    const params = { path: { slug }, query };
    return this.http.call(
      this.http.raw.GET('/l/{slug}/qr.png', { params, parseAs: 'blob', ...this.http.with(options) }),
    );
  }
}

import type { Http } from '../http.js';
import { List } from '../list.js';
import type { CallOptions } from '../options.js';
import type { Listing, Query, Success } from '../types.js';
import { wait } from '../waiting.js';

const IMPORT = '/api/imports/{id}';
const ASKED_EVERY_MS = 500;
const UNDER_WAY = new Set(['uploading', 'waiting', 'running']);

/** What a file is sent as: it is sent again where an answer is lost, so it is no stream. */
export type FileContent = Blob | string | Uint8Array<ArrayBuffer>;

/** Files of other tools, which become items, nodes or bundles. */
export class Imports {
  constructor(private readonly http: Http) {}

  /** Begins an import; `finished` waits for its end. */
  create(
    file: FileContent,
    query: Query<'create_import'> = {},
    options: CallOptions = {},
  ): Promise<Success<'create_import'>> {
    return this.http.call(
      this.http.raw.POST('/api/imports', {
        params: { query },
        // The document knows of a file only that it is some text.
        body: file as string,
        bodySerializer: (body: unknown) => body as FileContent,
        ...this.http.with({
          ...options,
          headers: { 'content-type': 'application/octet-stream', ...options.headers },
        }),
      }),
    );
  }

  /** The latest ones, the latest first. */
  async list(options: CallOptions = {}): Promise<Success<'list_imports'>['imports']> {
    const { imports } = await this.http.call(this.http.raw.GET('/api/imports', this.http.with(options)));
    return imports;
  }

  get(id: string, options: CallOptions = {}): Promise<Success<'get_import'>> {
    return this.http.call(
      this.http.raw.GET(IMPORT, { params: { path: { id } }, ...this.http.with(options) }),
    );
  }

  /**
   * The import once it has ended, whatever came of it.
   * @param progress is told of it from time to time until then
   */
  async finished(
    id: string,
    options: CallOptions & { readonly progress?: (state: Success<'get_import'>) => void } = {},
  ): Promise<Success<'get_import'>> {
    const { progress, ...calls } = options;
    for (;;) {
      const state = await this.get(id, calls);
      if (!UNDER_WAY.has(state.status)) return state;
      progress?.(state);
      await wait(ASKED_EVERY_MS, options.signal);
    }
  }

  /** All that was not taken as it stands, so far. */
  report(id: string, options: CallOptions = {}): Listing<'get_import_report', 'lines'> {
    return new List({
      query: {},
      read: (query: Query<'get_import_report'>) =>
        this.http.call(
          this.http.raw.GET(`${IMPORT}/report`, {
            params: { path: { id }, query },
            ...this.http.with(options),
          }),
        ),
      entries: ({ lines }) => lines,
      next: ({ next, lines }) => (next === null || lines.length === 0 ? null : { from: next }),
    });
  }

  /** What was written stays. */
  cancel(id: string, options: CallOptions = {}): Promise<Success<'update_import_to_cancelled'>> {
    return this.http.call(
      this.http.raw.POST(`${IMPORT}/cancel`, { params: { path: { id } }, ...this.http.with(options) }),
    );
  }
}

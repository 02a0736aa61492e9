import type { Http } from '../http.js';
import type { CallOptions } from '../options.js';
import type { Whereabouts } from '../place.js';
import type { Query } from '../types.js';

type Wanted = Omit<Query<'export_file'>, 'of' | 'org' | 'workspace' | 'project'>;

/** Items, the graph and bundles as files, read as they come. */
export class Exports {
  constructor(
    private readonly http: Http,
    private readonly where: Whereabouts,
  ) {}

  /** The items of the project, with their links. */
  items(query: Wanted = {}, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const { org, ws: workspace, project } = this.where.project;
    return this.file({ ...query, of: 'items', org, workspace, project }, options);
  }

  /** The caller's own graph. */
  graph(query: Wanted = {}, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    return this.file({ ...query, of: 'graph' }, options);
  }

  /** Bundles of the caller, or of the organization that they act in. */
  bundles(query: Wanted = {}, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    return this.file({ ...query, of: 'bundles' }, options);
  }

  private async file(query: Query<'export_file'>, options: CallOptions): Promise<ReadableStream<Uint8Array>> {
    const file = await this.http.call(
      this.http.raw.GET('/api/exports', { params: { query }, parseAs: 'stream', ...this.http.with(options) }),
    );
    return (
      file ??
      new ReadableStream({
        start: (end) => {
          end.close();
        },
      })
    );
  }
}

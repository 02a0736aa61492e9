import type { Envelope } from './problem.js';

/** How one part of the address space speaks. */
export interface Wire {
  /** Whole path segments; the longest matching prefix wins. */
  readonly prefix: string;
  readonly envelope: Envelope;
  /**
   * What a request body holds: JSON (only under its own content type, unless `anyType`), an HTML form, or a file, which
   * the route reads as it comes.
   */
  readonly body: 'json' | 'form' | 'file';
  /** Believe that a body is JSON whatever the content type says. */
  readonly anyType?: boolean;
  /** Answer errors as RFC 9457 problem details where `Accept` asks for them; the envelope is that of problems. */
  readonly problemDetails?: boolean;
  /** Tell the caller's budget in `RateLimit` and `RateLimit-Policy`. */
  readonly rateLimitHeaders?: boolean;
}

/** The wires of the service, told by the composition root. */
export class Wires {
  private readonly wires: readonly Wire[];

  /**
   * @param wires one of them has the prefix `/`.
   * @param pages first parts of the addresses that people see, and may write in their own way.
   */
  constructor(
    wires: readonly Wire[],
    readonly pages: ReadonlySet<string> = new Set(),
  ) {
    this.wires = [...wires].sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** The wire that a request path belongs to; the query does not count. */
  of(url: string): Wire {
    const end = url.indexOf('?');
    const path = end === -1 ? url : url.slice(0, end);
    const wire = this.wires.find(({ prefix }) => covers(prefix, path));
    if (wire === undefined) throw new Error(`no wire for ${path}`);
    return wire;
  }
}

function covers(prefix: string, path: string): boolean {
  if (prefix === '/') return true;
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

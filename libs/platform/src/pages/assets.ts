import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { Injectable } from '@nestjs/common';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

/** As the compiler writes it. */
const IMPORT = /\b(from |import )'\.\/([\w-]+\.js)'/g;

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

/** The files of all pages, a handful, held in memory. Their addresses change with their content. */
@Injectable()
export class Assets {
  private readonly byPath = new Map<string, Asset>();

  /** Serves a file from now on, or several as one. Answers where: `name`, with a digest of the content in it. */
  add(name: string, ...sources: readonly URL[]): string {
    return this.serve(name, Buffer.concat(sources.map((source) => readFileSync(source))));
  }

  /**
   * Serves modules, each after those of the same set that it imports: it finds them at their addresses.
   * @returns the addresses by name
   */
  addModules(sources: Readonly<Record<string, URL>>): ReadonlyMap<string, string> {
    const addresses = new Map<string, string>();
    for (const [name, source] of Object.entries(sources)) {
      const script = readFileSync(source, 'utf8').replace(IMPORT, (_, keyword: string, other: string) => {
        const address = addresses.get(other);
        if (address === undefined) throw new Error(`${name} imports ${other}, which does not come before it`);
        return `${keyword}'${address}'`;
      });
      addresses.set(name, this.serve(name, Buffer.from(script)));
    }
    return addresses;
  }

  find(path: string): Asset | null {
    return this.byPath.get(path) ?? null;
  }

  private serve(name: string, content: Buffer): string {
    const extension = extname(name);
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const path = `${name.slice(0, -extension.length)}.${digest}${extension}`;
    this.byPath.set(path, { type: TYPES[extension] ?? 'application/octet-stream', content });
    return `/assets/${path}`;
  }
}

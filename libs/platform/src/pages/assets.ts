import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { Injectable } from '@nestjs/common';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};

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
    const content = Buffer.concat(sources.map((source) => readFileSync(source)));
    const extension = extname(name);
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const path = `${name.slice(0, -extension.length)}.${digest}${extension}`;
    this.byPath.set(path, { type: TYPES[extension] ?? 'application/octet-stream', content });
    return `/assets/${path}`;
  }

  find(path: string): Asset | null {
    return this.byPath.get(path) ?? null;
  }
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';

import { Injectable } from '@nestjs/common';

const DIRECTORY = new URL('../../assets/static/', import.meta.url);
const FILES = ['pages.css', 'launcher.js'] as const;
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

export type AssetName = (typeof FILES)[number];

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

/** The pages' own files, a handful, held in memory. Their addresses change with their content. */
@Injectable()
export class Assets {
  private readonly byPath = new Map<string, Asset>();
  private readonly urls = new Map<string, string>();

  constructor() {
    for (const name of FILES) {
      const content = readFileSync(new URL(name, DIRECTORY));
      const extension = extname(name);
      const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
      const path = `${name.slice(0, -extension.length)}.${digest}${extension}`;
      this.byPath.set(path, { type: TYPES[extension] ?? 'application/octet-stream', content });
      this.urls.set(name, `/assets/${path}`);
    }
  }

  find(path: string): Asset | null {
    return this.byPath.get(path) ?? null;
  }

  /** Where the page finds the file. */
  readonly urlOf = (name: AssetName): string => this.urls.get(name) ?? '';
}

import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import { Injectable } from '@nestjs/common';

import { builtPages } from '#platform/pages';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};
/** As browsers call them, and as the build ends their names; the best first. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

export interface ConsoleFile {
  readonly type: string;
  /** How the content is compressed; `null`: it is not. */
  readonly coding: string | null;
  readonly content: Buffer;
}

/** The scripts and styles of the console as the build left them. They stay on the disk: browsers keep what they have. */
@Injectable()
export class ConsoleFiles {
  private readonly folder = builtPages();
  private readonly names = new Set(readdirSync(join(this.folder, 'assets')));

  /** @param accepted `Accept-Encoding` */
  async find(name: string, accepted: string | undefined): Promise<ConsoleFile | null> {
    const type = TYPES[extname(name)];
    if (type === undefined || !this.names.has(name)) return null;
    const taken = new Set((accepted ?? '').split(',').map((each) => each.split(';')[0]?.trim()));
    const found = CODINGS.find(([coding, end]) => taken.has(coding) && this.names.has(name + end));
    const [coding, end] = found ?? [null, ''];
    return { type, coding, content: await readFile(join(this.folder, 'assets', name + end)) };
  }
}

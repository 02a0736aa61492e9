import { readFileSync } from 'node:fs';

import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';

import { Assets } from './assets.js';

const DIRECTORY = new URL('../../assets/templates/', import.meta.url);
const PAGES = ['launcher', 'claim', 'message', 'sign-in', 'sign-up'] as const;
const BODY = '<%~ it.body %>';

export type PageName = (typeof PAGES)[number];
type Template = ReturnType<Eta['compile']>;

/** What the frame of every page prints, beside what its own template does. */
export interface PageData {
  readonly title: string;
  /** For link previews. */
  readonly summary?: string;
}

/**
 * The server-rendered pages. Templates escape whatever they print. Each is put into the frame and compiled
 * once, so that rendering is one pass over ready code.
 */
@Injectable()
export class Templates {
  private readonly eta = new Eta({ autoEscape: true });
  private readonly pages: ReadonlyMap<PageName, Template>;

  constructor(private readonly assets: Assets) {
    const frame = source('layout');
    this.pages = new Map(
      PAGES.map((page) => [page, this.eta.compile(frame.replace(BODY, () => source(page)))]),
    );
  }

  render(page: PageName, data: PageData): string {
    const template = this.pages.get(page);
    if (template === undefined) throw new Error(`no template for ${page}`);
    return this.eta.render(template, { page, asset: this.assets.urlOf, ...data });
  }
}

function source(name: string): string {
  return readFileSync(new URL(`${name}.eta`, DIRECTORY), 'utf8');
}

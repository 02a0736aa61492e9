import { readFileSync } from 'node:fs';

import { Eta } from 'eta';

import type { Assets } from './assets.js';

const BODY = '<%~ it.body %>';

type Template = ReturnType<Eta['compile']>;

/** What the frame of every page prints, beside what its own template does. */
export interface PageData {
  readonly title: string;
  /** For link previews. */
  readonly summary?: string;
  /** The page's own address, for link previews. */
  readonly address?: string;
}

/** Where a room keeps its pages. */
export interface PageSet<Page extends string> {
  /** Holds `layout.eta`, the frame, and one `.eta` for each page. */
  readonly directory: URL;
  readonly pages: readonly Page[];
  /** Style sheets and scripts by the names that the templates use; names are shared by all rooms. */
  readonly files: Readonly<Record<string, URL>>;
  /** What every page may ask about the service, as `it.service`. */
  readonly service?: object;
}

/**
 * The server-rendered pages of a room. Templates escape whatever they print. Each is put into the frame and
 * compiled once, so that rendering is one pass over ready code.
 */
export abstract class PageTemplates<Page extends string> {
  private readonly eta = new Eta({ autoEscape: true });
  private readonly pages: ReadonlyMap<Page, Template>;
  private readonly urls: ReadonlyMap<string, string>;
  private readonly service: object;

  protected constructor(assets: Assets, { directory, pages, files, service = {} }: PageSet<Page>) {
    const source = (name: string): string => readFileSync(new URL(`${name}.eta`, directory), 'utf8');
    const frame = source('layout');
    this.pages = new Map(
      pages.map((page) => [page, this.eta.compile(frame.replace(BODY, () => source(page)))]),
    );
    this.service = service;
    this.urls = new Map(Object.entries(files).map(([name, url]) => [name, assets.add(name, url)]));
  }

  render(page: Page, data: PageData): string {
    const template = this.pages.get(page);
    if (template === undefined) throw new Error(`no template for ${page}`);
    return this.eta.render(template, { page, asset: this.urlOf, service: this.service, ...data });
  }

  /** The address of a file of the pages. */
  file(name: string): string {
    return this.urlOf(name);
  }

  private readonly urlOf = (name: string): string => {
    const url = this.urls.get(name);
    if (url === undefined) throw new Error(`no file ${name}`);
    return url;
  };
}

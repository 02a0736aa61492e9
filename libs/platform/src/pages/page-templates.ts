import { readFileSync } from 'node:fs';

import { Eta } from 'eta';

import type { Assets } from './assets.js';
import type { MessagePage } from './messages.js';

const OURS = new URL('../../assets/', import.meta.url);
const FRAME = new URL('templates/layout.eta', OURS);
const MESSAGES = { directory: new URL('templates/', OURS), pages: {} };
/** The tokens are the console's too. */
const STYLES = [new URL('static/tokens.css', OURS), new URL('static/pages.css', OURS)];
const ICON = new URL('static/mark.svg', OURS);
const BODY = '<%~ it.body %>';

interface FramedPage {
  readonly template: ReturnType<Eta['compile']>;
  /** `sheet`: where its styles are, with those of the frame. */
  readonly parts: PageParts & { readonly sheet: string };
}

/** What the frame of every page prints, beside what its own template does. */
export interface PageData {
  readonly title: string;
  /** For link previews. */
  readonly summary?: string;
  /** The page's own address, for link previews. */
  readonly address?: string;
}

/** What a page has beside its body. */
export interface PageParts {
  /** A style sheet of its own, which follows that of the frame. */
  readonly style?: string;
  /** By the names that they have among the modules. */
  readonly modules?: readonly string[];
  /** It takes the whole width, and has a foot of its own or none; others are a card in the middle. */
  readonly isWide?: true;
}

/** Where a room keeps its pages. */
export interface PageSet<Page extends string> {
  /** Holds one `.eta` for each page. */
  readonly directory: URL;
  readonly pages: Readonly<Record<Page, PageParts>>;
  /** Holds the style sheets of the pages. */
  readonly styles?: URL;
  /** Scripts and other files by the names that the templates use; names are shared by all rooms. */
  readonly files?: Readonly<Record<string, URL>>;
  /** Scripts that are modules, each after those that it imports. */
  readonly modules?: Readonly<Record<string, URL>>;
  /** What every page may ask about the service, as `it.service`. */
  readonly service?: object;
  /** Another frame than the one that all pages share. */
  readonly frame?: URL;
}

/**
 * The server-rendered pages of a room. Templates escape whatever they print. Each is put into the frame and
 * compiled once, so that rendering is one pass over ready code.
 */
export abstract class PageTemplates<Page extends string> {
  private readonly eta = new Eta({ autoEscape: true });
  private readonly pages: ReadonlyMap<string, FramedPage>;
  private readonly urls: ReadonlyMap<string, string>;
  private readonly service: object;

  protected constructor(
    private readonly assets: Assets,
    set: PageSet<Page>,
  ) {
    const { files = {}, modules = {}, service = {} } = set;
    this.service = service;
    this.urls = new Map([
      ['mark.svg', assets.add('mark.svg', ICON)],
      ...Object.entries(files).map(([name, url]) => [name, assets.add(name, url)] as const),
      ...assets.addModules(modules),
    ]);
    const own = Object.entries<PageParts>(set.pages).map(
      ([page, parts]) => [page, this.framedPage(page, parts, set)] as const,
    );
    this.pages = new Map([['message', this.framedPage('message', {}, MESSAGES)], ...own]);
  }

  render(page: Page, data: PageData): string {
    return this.print(page, data);
  }

  message(page: MessagePage): string {
    return this.print('message', page);
  }

  /** The address of a file of the pages. */
  file(name: string): string {
    return this.urlOf(name);
  }

  private framedPage(page: string, parts: PageParts, set: PageSet<never>): FramedPage {
    const { directory, styles = directory, frame = FRAME } = set;
    const { style } = parts;
    const body = readFileSync(new URL(`${page}.eta`, directory), 'utf8');
    const whole = readFileSync(frame, 'utf8').replace(BODY, () => body);
    const sheets = style === undefined ? STYLES : [...STYLES, new URL(style, styles)];
    const sheet = this.assets.add(style ?? 'pages.css', ...sheets);
    return { template: this.eta.compile(whole), parts: { ...parts, sheet } };
  }

  private print(page: string, data: PageData): string {
    const found = this.pages.get(page);
    if (found === undefined) throw new Error(`no template for ${page}`);
    const { template, parts } = found;
    return this.eta.render(template, {
      page,
      frame: parts,
      asset: this.urlOf,
      service: this.service,
      ...data,
    });
  }

  private readonly urlOf = (name: string): string => {
    const url = this.urls.get(name);
    if (url === undefined) throw new Error(`no file ${name}`);
    return url;
  };
}

import type { MarkdownIt, Token } from 'markdown-it';

/** Renders Markdown of our own as HTML. Whatever looks like HTML in it is escaped. */
export class Markdown {
  private constructor(private readonly engine: MarkdownIt) {}

  /** @param hrefOf where a link of a file leads; `null`: nowhere here, its text stays. */
  static async create(hrefOf: (link: string, from: string) => string | null): Promise<Markdown> {
    const { default: Engine } = await import('markdown-it');
    const engine = new Engine({ html: false });
    engine.core.ruler.push('ligature', ({ tokens, env }) => {
      const { from = '' } = env as { from?: string };
      nameHeadings(tokens);
      tokens.forEach(({ children }) => children && redirectLinks(children, (link) => hrefOf(link, from)));
    });
    engine.renderer.rules['table_open'] = (tokens, at) =>
      `<div class="table" role="region" aria-label="Table ${numberOf(tokens, at)}" tabindex="0"><table>`;
    engine.renderer.rules['table_close'] = () => '</table></div>';
    return new Markdown(engine);
  }

  /** @param from the file that it stands in, below `docs/`. */
  page(text: string, from: string): string {
    return this.engine.render(text, { from });
  }

  escape(text: string): string {
    return this.engine.utils.escapeHtml(text);
  }

  line(text: string): string {
    return this.engine.renderInline(text);
  }
}

/** Which table of the page it is, from 1. */
const numberOf = (tokens: readonly Token[], at: number): string =>
  String(tokens.slice(0, at + 1).filter(({ type }) => type === 'table_open').length);

/** Headings get the ids that links of our guides use. */
function nameHeadings(tokens: readonly Token[]): void {
  const used = new Map<string, number>();
  tokens.forEach((token, at) => {
    if (token.type !== 'heading_open') return;
    const name = anchorOf(tokens[at + 1]?.content ?? '');
    const times = used.get(name) ?? 0;
    used.set(name, times + 1);
    token.attrSet('id', times === 0 ? name : `${name}-${String(times)}`);
  });
}

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

function redirectLinks(tokens: Token[], hrefOf: (link: string) => string | null): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const href = hrefOf(String(token.attrGet('href') ?? ''));
      if (href === null) Object.assign(token, { tag: 'span', attrs: null });
      else token.attrSet('href', href);
      open.push(token);
    }
    if (token.type === 'link_close') token.tag = open.pop()?.tag ?? token.tag;
  }
}

import type { Markdown } from './markdown.js';
import type { FieldView, TypePart } from './schema.view.js';

/** What all pages of the reference print in the same way, as HTML. */
export class FieldList {
  constructor(private readonly markdown: Markdown) {}

  readonly type = (parts: readonly TypePart[]): string =>
    parts
      .map(({ text, href }) => {
        const shown = this.markdown.escape(text);
        return href === undefined ? shown : `<a href="${this.markdown.escape(href)}">${shown}</a>`;
      })
      .join('');

  /** A list of definitions; nothing where there are no fields. */
  readonly fields = (fields: readonly (FieldView & { readonly place?: string })[]): string =>
    fields.length === 0 ? '' : `<dl>\n${fields.map((field) => this.field(field)).join('')}</dl>`;

  private field({ name, place, required, type, description, rules }: FieldView & { place?: string }): string {
    const notes = [place, required ? 'required' : undefined].filter((note) => note !== undefined);
    const kind = [this.type(type), ...notes].join(', ');
    return (
      `<dt><code>${this.markdown.escape(name)}</code> <span class="soft">${kind}</span></dt>\n` +
      `<dd>${this.paragraph(description)}${this.paragraph(rules.join('; '), ' class="soft"')}</dd>\n`
    );
  }

  private paragraph(text: string, attributes = ''): string {
    return text === '' ? '' : `<p${attributes}>${this.markdown.line(text)}</p>`;
  }
}

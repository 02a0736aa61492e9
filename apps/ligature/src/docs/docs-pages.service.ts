import { Injectable } from '@nestjs/common';

import { ApiDocuments } from '../documents/api-documents.js';
import { routesOf } from '../documents/document.js';
import { type DocsPage, DocsTemplates } from './docs-templates.js';
import { type EventDocument, eventViews } from './event.view.js';
import { FieldList } from './field-list.js';
import { type Guide, Guides, type Part } from './guides.js';
import type { Markdown } from './markdown.js';
import { operationView } from './operation.view.js';
import { fieldsOf } from './schema.view.js';

/** The address of a tag's page. */
const slugOf = (tag: string): string => tag.replaceAll(' ', '-');

/** The pages of the documentation: what the documents say, and the guides. Each is made once, when it is first read. */
@Injectable()
export class DocsPages {
  private readonly made = new Map<string, Promise<string>>();
  private shared: Promise<{ readonly guides: Guides; readonly markdown: Markdown }> | null = null;

  constructor(
    private readonly documents: ApiDocuments,
    private readonly templates: DocsTemplates,
  ) {}

  overview(): Promise<string> {
    const { info } = this.documents.openapi;
    return this.page('/docs', 'overview', 'Documentation', () => ({ introduction: info.description }));
  }

  /** @returns `null` for a tag that there is not, as below. */
  operations(slug: string): Promise<string> | null {
    const { openapi } = this.documents;
    const tag = openapi.tags.find(({ name }) => slugOf(name) === slug);
    if (tag === undefined) return null;
    return this.page(`/docs/api/${slug}`, 'operations', titleOf(tag.name), () => ({
      introduction: tag.description,
      operations: routesOf(openapi)
        .filter(({ operation }) => operation.tags.includes(tag.name))
        .map((route) => operationView(route, openapi)),
    }));
  }

  schemas(): Promise<string> {
    return this.page('/docs/schemas', 'schemas', 'Schemas', () => {
      const all = { ...this.events.components.schemas, ...this.documents.openapi.components.schemas };
      const names = Object.keys(all).sort((a, b) => a.localeCompare(b));
      return { schemas: names.map((name) => ({ name, fields: fieldsOf(all[name], all) })) };
    });
  }

  eventList(): Promise<string> {
    return this.page('/docs/events', 'events', 'Events over Socket.IO', () => ({
      introduction: this.events.info.description,
      requests: eventViews(this.events, 'receive'),
      notifications: eventViews(this.events, 'send'),
    }));
  }

  async guide(part: Part, name: string): Promise<string | null> {
    const { guides, markdown } = await this.tools();
    const guide = guides.find(part, name);
    if (guide === null) return null;
    return this.page(guide.path, 'guide', guide.title, () => ({
      html: markdown.page(guide.text, guide.file),
    }));
  }

  missing(): Promise<string> {
    return this.page('', 'missing', 'No such page', () => ({}));
  }

  private get events(): EventDocument {
    return this.documents.asyncapi as unknown as EventDocument;
  }

  private page(address: string, page: DocsPage, title: string, data: () => object): Promise<string> {
    let text = this.made.get(address);
    if (text === undefined) this.made.set(address, (text = this.render(address, page, title, data)));
    return text;
  }

  private async render(address: string, page: DocsPage, title: string, data: () => object): Promise<string> {
    const { guides, markdown } = await this.tools();
    const menu = [
      { title: 'Guides', links: linksTo(guides.parts.guides) },
      { title: 'Contracts', links: linksTo(guides.parts.contracts) },
      {
        title: 'Operations',
        links: this.documents.openapi.tags.map(({ name }) =>
          link(`/docs/api/${slugOf(name)}`, titleOf(name)),
        ),
      },
      {
        title: 'Reference',
        links: [link('/docs/events', 'Events over Socket.IO'), link('/docs/schemas', 'Schemas')],
      },
    ];
    const { type, fields } = new FieldList(markdown);
    const line = (text: string): string => markdown.line(text);
    return this.templates.render(
      page,
      Object.assign({ title, path: address, menu, line, type, fields }, data()),
    );
  }

  private tools(): Promise<{ readonly guides: Guides; readonly markdown: Markdown }> {
    return (this.shared ??= prepare());
  }
}

async function prepare(): Promise<{ readonly guides: Guides; readonly markdown: Markdown }> {
  const guides = new Guides();
  return { guides, markdown: await guides.markdown() };
}

/** In the menu a contract goes by its subject. */
const linksTo = (guides: readonly Guide[]): { href: string; text: string }[] =>
  guides.map(({ path, title }) => link(path, titleOf(title.replace('Contract: ', ''))));

const link = (href: string, text: string): { href: string; text: string } => ({ href, text });

const titleOf = (tag: string): string =>
  tag === 'mcp' ? 'MCP' : `${tag.charAt(0).toUpperCase()}${tag.slice(1)}`;

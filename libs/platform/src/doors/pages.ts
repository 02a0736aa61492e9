// Pages, their frame and parts.

export { Assets } from '../pages/assets.js';
export { BuiltPage, builtPages } from '../pages/built-page.js';
export { browserScript } from '../pages/browser-script.js';
export { MessagePages } from '../pages/message-pages.js';
export type { MessagePage } from '../pages/messages.js';
export { PageErrors } from '../pages/page-errors.js';
export { asPage, redirect } from '../pages/page-headers.js';
export { type PageData, type PageParts, PageTemplates } from '../pages/page-templates.js';
export { PagesModule } from '../pages/pages.module.js';
export { visitorName, Visitors } from '../pages/visitors.js';

/** What opens from the bar, loaded together after the first look. */
export { AccountMenu } from './account-menu.js';
export { Notifications } from './notifications/notifications.js';
export { OrganizationMenu } from './organization-menu.js';

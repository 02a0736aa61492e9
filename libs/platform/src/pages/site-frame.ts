/** What pages that belong to no domain are shown in; whoever has the frame provides it. */
export abstract class SiteFrame {
  /** Address of the icon. */
  abstract readonly icon: string;

  /** HTML that says that there is no such page, with a way home. */
  abstract noPage(): string;
}

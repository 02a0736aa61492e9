import type { Env, FirstSteps, HomePart, ModuleManifest } from '#platform';

/** What the front page tells of the domains. */
export class Showcase {
  /** Those with which a visitor can begin at once come first. */
  readonly parts: readonly HomePart[];

  constructor(manifests: readonly ModuleManifest[]) {
    const parts = manifests.flatMap(({ home }) => home ?? []);
    const beginsAtOnce = (part: HomePart): boolean => part.firstSteps !== undefined;
    this.parts = [...parts.filter(beginsAtOnce), ...parts.filter((part) => !beginsAtOnce(part))];
  }

  /** @param base the origin that the visitor sees. */
  firstSteps(env: Env, base: string): readonly FirstSteps[] {
    return this.parts.flatMap(({ firstSteps }) => firstSteps?.(env, base) ?? []);
  }
}

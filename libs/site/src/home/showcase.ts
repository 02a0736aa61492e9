import type { Env, FirstSteps, HomePart, ModuleManifest } from '#platform';

/** As the site tells of modules: those with which a visitor can begin at once come first. */
export function inOrder(manifests: readonly ModuleManifest[]): readonly ModuleManifest[] {
  const beginsAtOnce = ({ home }: ModuleManifest): boolean => home?.firstSteps !== undefined;
  return [...manifests.filter(beginsAtOnce), ...manifests.filter((manifest) => !beginsAtOnce(manifest))];
}

/** What the front page tells of the domains. */
export class Showcase {
  readonly parts: readonly HomePart[];

  constructor(manifests: readonly ModuleManifest[]) {
    this.parts = inOrder(manifests).flatMap(({ home }) => home ?? []);
  }

  /** @param base the origin that the visitor sees. */
  firstSteps(env: Env, base: string): readonly FirstSteps[] {
    return this.parts.flatMap(({ firstSteps }) => firstSteps?.(env, base) ?? []);
  }
}

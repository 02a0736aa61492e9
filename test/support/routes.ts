import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

import type { TestApp } from './app.js';

function pathsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value ?? '']).map(String);
}

/** Every route of the running service, `METHOD /path`. */
export function routesOf({ app }: Pick<TestApp, 'app'>): string[] {
  const found: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (!metatype) continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const handler = prototype[name];
        if (typeof handler !== 'function' || name === 'constructor') continue;
        const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
        if (method === undefined) continue;
        for (const base of pathsOf(Reflect.getMetadata('path', metatype))) {
          for (const path of pathsOf(Reflect.getMetadata('path', handler))) {
            const whole = `/${base}/${path}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');
            found.push(`${RequestMethod[method]} ${whole}`);
          }
        }
      }
    }
  }
  return found.sort();
}

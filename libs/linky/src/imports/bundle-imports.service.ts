import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Transactions } from '#data';
import { Clock, DomainError, hasScope, type Principal } from '#kernel';
import { scopeMissing } from '#platform/auth';

import { demandRole } from '../access/rights.js';
import { type CreateInput, parseCreate } from '../bundles/create-input.js';
import { type Owner, ownerFor } from '../model/owner.js';
import { type BundlePlace, ImportedBundleWriter } from './imported-bundle-writer.js';
import { type ImportedRow, ImportedBundlesRepository } from './imported-bundles.repository.js';
import { importedBundleGone } from './imports.errors.js';

/** A bundle of a document. */
export interface ImportedBundle {
  /** Known by it: the same one again changes nothing. */
  readonly key: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly urls: readonly {
    readonly url: string;
    readonly note: string | null;
    readonly tags: readonly string[];
  }[];
  readonly createdAt: Date | null;
}

interface BundleFault {
  readonly list: 'bundles';
  readonly index: number;
  readonly reason: string;
  readonly message: string;
}

/** What became of bundles of a document. */
export interface BundlesImported {
  readonly bundles: { readonly created: number; readonly updated: number; readonly unchanged: number };
  /** Those were left out. */
  readonly faults: readonly BundleFault[];
}

type Outcome = keyof BundlesImported['bundles'];

/** Bundles of imported documents, each known by its key: it is its id, so that none is made twice. */
@Injectable()
export class BundleImports {
  constructor(
    private readonly stored: ImportedBundlesRepository,
    private readonly writer: ImportedBundleWriter,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Refuses who may not make bundles now, or asks to keep dates without being an admin. */
  async importBundles(
    caller: Principal,
    bundles: readonly ImportedBundle[],
    { dryRun, keepDates }: { readonly dryRun: boolean; readonly keepDates: boolean },
  ): Promise<BundlesImported> {
    if (!hasScope(caller, 'links:write')) throw scopeMissing('links:write');
    const owner = ownerFor(caller);
    demandRole(caller, owner, keepDates ? 'admin' : 'editor');
    const ids = bundles.map(({ key }) => idOf(key, owner));
    const known = new Map((await this.stored.find(ids)).map((row) => [row.id, row]));
    const counts = { created: 0, updated: 0, unchanged: 0 };
    const faults: BundleFault[] = [];
    for (const [index, bundle] of bundles.entries()) {
      const id = ids[index] ?? '';
      try {
        const createdAt = keepDates ? bundle.createdAt : null;
        counts[await this.write({ id, createdAt, owner, dryRun }, bundle, known.get(id), caller)] += 1;
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
        faults.push({ list: 'bundles', index, reason: error.reason, message: error.message });
      }
    }
    return { bundles: counts, faults };
  }

  private async write(
    place: BundlePlace,
    bundle: ImportedBundle,
    before: ImportedRow | undefined,
    caller: Principal,
  ): Promise<Outcome> {
    const input = inputOf(bundle, this.clock.now());
    if (before === undefined) {
      await this.writer.create(place, input, caller, this.transactions);
      return 'created';
    }
    if (before.isGone) throw importedBundleGone(before.slug);
    if (isSame(before, input)) return 'unchanged';
    if (!place.dryRun) await this.writer.update(before.slug, input, caller);
    return 'updated';
  }
}

function inputOf({ title, description, urls }: ImportedBundle, now: number): CreateInput {
  const body = {
    urls: urls.map(({ url }) => url),
    urlMetadata: urls.map(({ note, tags }) => ({ ...(note === null ? {} : { note }), tags })),
    title,
    description,
    source: 'import',
  };
  return parseCreate(body, null, now);
}

function isSame(row: ImportedRow, { urls, urlMetadata, title, description }: CreateInput): boolean {
  const printed = (content: Pick<ImportedRow, 'urls' | 'urlMetadata' | 'title' | 'description'>): string =>
    JSON.stringify([
      content.urls,
      content.urlMetadata.map(({ note, tags, openPolicy }) => [note ?? null, tags ?? [], openPolicy ?? null]),
      content.title,
      content.description,
    ]);
  return printed(row) === printed({ urls, urlMetadata, title, description });
}

/** Of the owner and the key, in the form of a UUID of our own making (version 8). */
function idOf(key: string, owner: Owner): string {
  const name = owner.type === 'user' ? owner.userId : owner.type === 'org' ? owner.orgId : '';
  const digest = hash('sha256', `${name}\0${key}`, 'hex');
  const variant = '89ab'[Number.parseInt(digest.charAt(16), 16) % 4] ?? '8';
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}

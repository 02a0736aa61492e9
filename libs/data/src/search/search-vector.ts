import type { Slices } from '#kernel';

import { stemOf } from './english.js';
import { chunksOf, type Piece, piecesOf } from './pieces.js';

/** How much a match counts, from A down to D: where the word stands by itself, and where it is a part of something. */
export interface Weights {
  readonly whole: string;
  readonly part: string;
}

/** What a `tsvector` holds: places up to this one, so many of each word, and so many bytes in all. */
const LAST_PLACE = 16_383;
const MOST_PLACES = 255;
const MOST_BYTES = 1_000_000;
/** What stands together without a blank is taken by pieces of so many characters. */
const LONGEST_RUN = 1_000;
/** Of each word and of each place, roughly. */
const WORD_BYTES = 4;
const PLACE_BYTES = 2;
/** Marks a vector in which some words have no place, so that phrases do not find them. */
export const OVERFULL = '…';

// What has no place begins like no word: a phrase that ends in the beginning of a word would find it, and stop there.
export const neighborsOf = (word: string, next: string): string => `${OVERFULL}${word} ${next}`;

/** Neighbors that are always kept as a pair: numbers are many and alike, and only their neighbors tell them apart. */
export const isNumbered = (word: string, next: string): boolean => /^\d/.test(word) || /^\d/.test(next);

export const cutAfter = (word: string, cut: string): string => `${cut}${word}`;

/** Up to so many parts of a word in camel case are found together. */
const MOST_JOINED = 3;

/**
 * Words, their parts and their places, as a `tsvector`. Numbers, and whatever is there when places run out, are also
 * kept as pairs with their neighbors (`'10 0'`), by which a query finds what stands together without looking at places.
 */
export class SearchVector {
  private readonly places = new Map<string, string[]>();
  private bytes = 0;
  private place = 0;
  private before: { readonly word: string; readonly isPlaced: boolean } | null = null;
  private cut = false;

  /** @param scope a mark that every query of it demands */
  constructor(scope: string) {
    this.places.set(scope, []);
  }

  /** Whether there was more than a vector holds. */
  get isCut(): boolean {
    return this.cut;
  }

  /** A text that stands by itself: no phrase reaches from it into the next one. Long ones are gone through in slices. */
  async add(text: string, weights: Weights, slices: Slices): Promise<void> {
    this.place += 1;
    this.before = null;
    for (const run of text.split(/\s+/u)) {
      for (let from = 0; from < run.length && !this.cut; from += LONGEST_RUN) {
        const part = run.slice(from, from + LONGEST_RUN);
        for (const chunk of chunksOf(part)) this.addChunk(piecesOf(chunk), weights);
        const pause = slices.pause();
        if (pause) await pause;
      }
    }
  }

  toString(): string {
    const words: string[] = [];
    for (const [word, places] of this.places)
      words.push(places.length === 0 ? `'${word}'` : `'${word}':${places.join(',')}`);
    return words.join(' ');
  }

  private addChunk(pieces: readonly Piece[], { whole, part }: Weights): void {
    const weight = pieces.length === 1 ? whole : part;
    const placed = pieces.map((piece) => this.addPiece(piece, weight, part));
    const isPlaced = placed.every(Boolean);
    if (!isPlaced) this.set(OVERFULL);
    for (const { word, pairs } of pieces) {
      const { before } = this;
      this.before = pairs ? null : { word, isPlaced };
      if (before === null || pairs) continue;
      const isPlacedToo = isPlaced && before.isPlaced;
      if (!isPlacedToo || isNumbered(before.word, word)) this.set(neighborsOf(before.word, word));
    }
  }

  /** Whether it has got its place. */
  private addPiece({ word, parts, signed, pairs, cut }: Piece, weight: string, part: string): boolean {
    if (pairs) return pairs.map((pair) => this.put(pair, (this.place += 1), part)).every(Boolean);
    const first = this.place + 1;
    this.place += Math.max(1, parts.length);
    if (signed !== undefined) this.put(signed, first, weight);
    if (cut !== undefined) this.set(cutAfter(word, cut));
    if (signed !== undefined && word.length === 1) return true;
    this.addParts(parts, first, part);
    const stem = stemOf(word);
    if (stem !== word) this.put(stem, first, part);
    const isPlaced = this.put(word, first, weight);
    return parts.length === 0 ? isPlaced : this.put(word, this.place, weight) && isPlaced;
  }

  private addParts(parts: readonly string[], first: number, weight: string): void {
    for (let from = 0; from < parts.length; from += 1)
      for (let to = from + 1; to <= Math.min(parts.length, from + MOST_JOINED); to += 1) {
        const word = parts.slice(from, to).join('');
        this.put(word, first + from, weight);
        if (to - from > 1) this.put(word, first + to - 1, weight);
        else {
          const stem = stemOf(word);
          if (stem !== word) this.put(stem, first + from, weight);
        }
      }
  }

  private put(word: string, place: number, weight: string): boolean {
    const places = this.set(word);
    if (places === null || place > LAST_PLACE || places.length >= MOST_PLACES) return false;
    if (this.bytes + PLACE_BYTES > MOST_BYTES) return false;
    this.bytes += PLACE_BYTES;
    places.push(weight === 'D' ? String(place) : `${String(place)}${weight}`);
    return true;
  }

  /** The places of a word; `null`: there is no room for it. */
  private set(word: string): string[] | null {
    const known = this.places.get(word);
    if (known !== undefined) return known;
    const bytes = Buffer.byteLength(word) + WORD_BYTES;
    if (this.bytes + bytes > MOST_BYTES) {
      this.cut = true;
      return null;
    }
    this.bytes += bytes;
    const places: string[] = [];
    this.places.set(word, places);
    return places;
  }
}

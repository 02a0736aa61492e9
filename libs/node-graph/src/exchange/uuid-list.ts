/** UUIDs, in sixteen bytes each. */
export class UuidList {
  private bytes = Buffer.alloc(1_024 * 16);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(uuid: string): void {
    if (this.count * 16 === this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
    this.bytes.write(uuid.replaceAll('-', ''), this.count * 16, 'hex');
    this.count += 1;
  }

  at(place: number): string {
    if (place >= this.count) throw new Error(`there is no id ${String(place)}`);
    const hex = this.bytes.toString('hex', place * 16, place * 16 + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

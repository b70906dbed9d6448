/** A small seeded generator (mulberry32): the demo estate is the same on every machine. */
export class Chance {
  private state: number
  constructor(seed: string) {
    this.state =
      [...seed].reduce(
        (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619),
        2_166_136_261,
      ) >>> 0
  }
  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!
  }
  happens(share: number): boolean {
    return this.next() < share
  }
  hex(length: number): string {
    return Array.from({ length }, () => Math.floor(this.next() * 16).toString(16)).join('')
  }
  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-8${this.hex(3)}-${this.hex(12)}`
  }
}

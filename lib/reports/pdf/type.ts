import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** What of pdfkit's open font is used here: the types of the package leave it out. */
interface OpenFont {
  hasGlyphForCodePoint(point: number): boolean
  layout(text: string, features: Record<string, boolean>): unknown
}
function openFont(doc: PDFKit.PDFDocument): OpenFont {
  // oxlint-disable-next-line no-underscore-dangle -- pdfkit keeps its open font there and nowhere else
  return (doc as unknown as { _font: { font: OpenFont } })._font.font
}

export type Weight = 400 | 600
interface Run {
  font: string
  text: string
}

// Inter comes in parts by script; a text is set in as many as it needs.
const scripts = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese']
const folder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json')),
  'files',
)
const files = new Map<string, Buffer>()
function fileOf(name: string): Buffer {
  const held = files.get(name) ?? readFileSync(path.join(folder, `inter-${name}-normal.woff`))
  files.set(name, held)
  return held
}

/** Signs that Inter's parts lack, in signs that they have. */
const plain: Record<string, string> = { '→': '->', '≥': '>=', '≤': '<=', '\u00A0': ' ', '\u202F': ' ' }

/** Sets text in Inter: which part of the typeface holds which character, how wide it is, where its lines break. */
export class Type {
  private readonly known = new Set<string>()
  private readonly holders = new Map<number, string | null>()
  private readonly widths: Record<Weight, Map<string, number>> = { 400: new Map(), 600: new Map() }
  /** Whether a character had to be written as its code point. */
  lacked = false

  constructor(private readonly doc: PDFKit.PDFDocument) {}

  private use(name: string): void {
    if (this.known.has(name)) {
      this.doc.font(name)
      return
    }
    this.known.add(name)
    this.doc.registerFont(name, fileOf(name))
    this.doc.font(name)
    // Ids stand as they are: contextual alternates would join `->` to an arrow, and take most of the time. Digits on their own
    // are all as wide, so that figures stack. Set here and not as options of each text, because pdfkit keeps only layouts that
    // were asked for without options.
    const font = openFont(this.doc)
    const layout = font.layout.bind(font)
    font.layout = (text) => layout(text, { calt: false, tnum: /^\d+$/.test(text) })
  }

  private holderOf(point: number): string | null {
    const held = this.holders.get(point)
    if (held !== undefined) return held
    const found =
      scripts.find((script) => {
        this.use(`${script}-400`)
        return openFont(this.doc).hasGlyphForCodePoint(point)
      }) ?? null
    this.holders.set(point, found)
    return found
  }

  /** Text as it can be set: without line breaks and control characters, what no part holds as its code point. */
  settable(text: string): string {
    let out = ''
    for (const character of text.toWellFormed().normalize('NFC')) {
      const point = character.codePointAt(0)!
      if (point < 0x20 || (point >= 0x7f && point < 0xa0)) out += ' '
      else if (plain[character] !== undefined) out += plain[character]
      else if (this.holderOf(point)) out += character
      else {
        this.lacked = true
        out += `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`
      }
    }
    return out
  }

  // In order, so that equal texts are always cut alike.
  private runs(text: string, weight: Weight): Run[] {
    const runs: Run[] = []
    for (const character of text) {
      const font = `${this.holderOf(character.codePointAt(0)!) ?? 'latin'}-${weight}`
      const last = runs.at(-1)
      // A blank belongs to whatever it stands in.
      if (last && (last.font === font || character === ' ')) last.text += character
      else runs.push({ font, text: character })
    }
    return runs
  }

  /** @param text settable text */
  widthOf(text: string, size: number, weight: Weight): number {
    const widths = this.widths[weight]
    let width = widths.get(text)
    if (width === undefined) {
      // Widths grow with the size: they are kept for one size, because reports say the same words again and again.
      this.doc.fontSize(1000)
      width = this.runs(text, weight).reduce((sum, run) => {
        this.use(run.font)
        return sum + this.doc.widthOfString(run.text)
      }, 0)
      if (text.length < 40) widths.set(text, width)
    }
    return (width * size) / 1000
  }

  /** Draws one line of settable text on its base line. */
  line(text: string, x: number, y: number, size: number, weight: Weight): void {
    this.doc.fontSize(size)
    let at = x
    const runs = this.runs(text, weight)
    for (const run of runs) {
      this.use(run.font)
      this.doc.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' })
      if (runs.length > 1) at += this.doc.widthOfString(run.text)
    }
  }

  /** Draws a figure that ends at x: its digits stack, its commas are as narrow as they are. */
  figure(text: string, x: number, y: number, size: number, weight: Weight): void {
    const parts = text.match(/\d+|\D+/g) ?? []
    let at = x - parts.reduce((width, part) => width + this.widthOf(part, size, weight), 0)
    for (const part of parts) {
      this.line(part, at, y, size, weight)
      at += this.widthOf(part, size, weight)
    }
  }

  /** Lines of settable text that fit a width; ids break behind their signs, and anywhere when they must. */
  wrap(text: string, width: number, size: number, weight: Weight, linesMax = Infinity): string[] {
    const lines: string[] = []
    let line = ''
    let used = 0
    const put = (part: string, partWidth: number) => {
      line += part
      used += partWidth
    }
    const end = () => {
      lines.push(line.trimEnd())
      line = ''
      used = 0
    }
    for (const part of text.match(/[^\s/:._\-@=,;]+[/:._\-@=,;]*\s*|[/:._\-@=,;]+\s*|\s+/g) ?? []) {
      const partWidth = this.widthOf(part, size, weight)
      if (used + this.widthOf(part.trimEnd(), size, weight) <= width) put(part, partWidth)
      else if (partWidth <= width) {
        end()
        put(part, partWidth)
      } else
        for (const character of part) {
          const one = this.widthOf(character, size, weight)
          if (used + one > width && line !== '') end()
          put(character, one)
        }
    }
    if (line !== '' || lines.length === 0) end()
    if (lines.length <= linesMax) return lines
    return [...lines.slice(0, linesMax - 1), `${lines[linesMax - 1]!.slice(0, -1)}…`]
  }
}

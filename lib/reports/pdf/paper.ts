import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { xmlText } from '../../files/xml'
import type { PaperSize } from '@/lib/model/policy'
import { Type, type Weight } from './type'

/** Light values of the interface, for paper: no soft fills. */
export const ink = {
  text: '#14181C',
  quiet: '#454C54',
  label: '#616973',
  line: '#E4E7EA',
  strong: '#D3D7DC',
  holds: '#6A93BC',
  middle: '#7C8B9C',
  gap: '#1F252B',
  unknown: '#7E8690',
} as const

export type Element = PDFKit.PDFStructureElement
/** The package's types lack two of its options. */
type ElementOptions = PDFKit.Mixins.StructureElementOptions & { bbox?: number[]; scope?: 'Column' | 'Row' }
type Tag =
  | 'H1'
  | 'H2'
  | 'H3'
  | 'P'
  | 'L'
  | 'LI'
  | 'LBody'
  | 'Table'
  | 'THead'
  | 'TBody'
  | 'TR'
  | 'TH'
  | 'TD'
  | 'Figure'
  | 'Sect'

export interface PaperInfo {
  title: string
  author: string
  subject: string
  /** The instant that the document carries: that of the judgement, so that the same snapshot gives the same bytes. */
  at: Date
  isLandscape: boolean
  size: PaperSize
}

const MARGIN = 42
const HEAD = 30
const FOOT = 30

/**
 * The package writes what a document says of itself into XML as it is, so that a name with `&` breaks it; and its own mark of
 * PDF/UA comes with the character sets of PDF/A-1, which PDF/UA refuses. It calls this method when the document ends.
 */
class TaggedDocument extends PDFDocument {
  /** XMP (ISO 16684-1) with the mark of PDF/UA-1 (ISO 14289-1, clause 5). */
  protected _addInfo(): void {
    const { Title = '', Author = '', Subject = '', Creator = '', Producer = '', CreationDate } = this.info
    const inOneLanguage = (text: string) =>
      `<rdf:Alt><rdf:li xml:lang="x-default">${xmlText(text)}</rdf:li></rdf:Alt>`
    this
      .appendXML(`<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>${CreationDate!.toISOString().slice(0, 19)}Z</xmp:CreateDate><xmp:CreatorTool>${xmlText(Creator)}</xmp:CreatorTool></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${inOneLanguage(Title)}</dc:title><dc:creator><rdf:Seq><rdf:li>${xmlText(Author)}</rdf:li></rdf:Seq></dc:creator><dc:description>${inOneLanguage(Subject)}</dc:description></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>${xmlText(Producer)}</pdf:Producer></rdf:Description>`)
  }
}

/** A tagged document (PDF 1.7, ISO 32000-1, 14.8; PDF/UA-1, ISO 14289-1) that is written from top to bottom. */
export class Paper {
  readonly doc: PDFKit.PDFDocument
  readonly type: Type
  y: number
  private readonly root: Element
  private section: Element
  private onPage: (() => void) | null = null
  private frame: { left: number; width: number } | null = null

  constructor(info: PaperInfo) {
    this.doc = new TaggedDocument({
      size: info.size === 'a4' ? 'A4' : 'LETTER',
      layout: info.isLandscape ? 'landscape' : 'portrait',
      margin: 0,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      lang: 'en',
      displayTitle: true,
      info: {
        Title: info.title,
        Author: info.author,
        Subject: info.subject,
        Creator: 'Muster',
        Producer: 'Muster',
        CreationDate: info.at,
        ModDate: info.at,
      },
    })
    this.type = new Type(this.doc)
    this.root = this.doc.struct('Document')
    this.doc.addStructure(this.root)
    this.section = this.root
    this.y = this.top
  }

  get left(): number {
    return this.frame?.left ?? MARGIN
  }
  get width(): number {
    return this.frame?.width ?? this.doc.page.width - 2 * MARGIN
  }
  get top(): number {
    return MARGIN + HEAD
  }
  get bottom(): number {
    return this.doc.page.height - MARGIN - FOOT
  }

  /** Starts a new page unless so much height is left. */
  need(height: number): void {
    if (this.y + height > this.bottom) this.page()
  }
  page(): void {
    this.doc.addPage()
    this.y = this.top
    this.onPage?.()
  }
  /** Calls back at the top of each page that begins while the body runs: for the heads of tables. */
  withHead(head: () => void, body: () => Promise<void>): Promise<void> {
    this.onPage = head
    return body().finally(() => {
      this.onPage = null
    })
  }

  /**
   * Puts parts beside each other, as many as there are columns, and goes on below the tallest.
   * @param parts each with the height that it will take
   */
  async beside(
    columns: number,
    parts: readonly { height: number; draw: () => Promise<void> }[],
  ): Promise<void> {
    const [left, width, gap] = [this.left, this.width, 28]
    const one = (width - gap * (columns - 1)) / columns
    for (let from = 0; from < parts.length; from += columns) {
      const line = parts.slice(from, from + columns)
      this.need(Math.max(...line.map(({ height }) => height)))
      const top = this.y
      let lowest = top
      for (const [at, { draw }] of line.entries()) {
        this.y = top
        this.frame = { left: left + at * (one + gap), width: one }
        await draw()
        lowest = Math.max(lowest, this.y)
      }
      this.frame = null
      this.y = lowest + 4
    }
  }

  /** A part of the document with a heading, in the outline too. */
  begin(title: string, keep?: number): void {
    if (this.section !== this.root) this.section.end()
    this.section = this.doc.struct('Sect')
    this.root.add(this.section)
    this.doc.outline.addItem(title)
    this.heading('H2', title, keep)
  }

  element(tag: Tag, parent: Element = this.section, options: ElementOptions = {}): Element {
    const made = this.doc.struct(tag, options)
    parent.add(made)
    return made
  }

  /** An element around what `draw` draws. */
  tagged(tag: Tag, draw: () => void, parent?: Element, options: ElementOptions = {}): void {
    const made = this.element(tag, parent, options)
    made.add(draw)
    made.end()
  }

  /** What assistive technology passes over: lines, repeated heads. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.doc.markContent('Artifact', { type })
    draw()
    this.doc.endMarkedContent()
  }

  /** @param keep height below it that stays on the same page */
  heading(tag: 'H1' | 'H2' | 'H3', text: string, keep = 60): void {
    const size = { H1: 20, H2: 13, H3: 9.5 }[tag]
    const lines = this.type.wrap(this.type.settable(text), this.width, size, 600)
    this.need(lines.length * size * 1.3 + keep)
    if (this.y > this.top) this.y += { H1: 0, H2: 20, H3: 8 }[tag]
    this.tagged(tag, () => this.lines(lines, this.left, size, 600, ink.text, 1.25))
    this.y += { H1: 4, H2: 6, H3: 3 }[tag]
  }

  paragraph(
    text: string,
    {
      size = 9,
      color = ink.quiet as string,
      weight = 400 as Weight,
      width = this.width,
      tag = 'P' as Tag,
      parent = undefined as Element | undefined,
    } = {},
  ): void {
    const lines = this.type.wrap(this.type.settable(text), width, size, weight)
    this.need(lines.length * size * 1.4)
    this.tagged(tag, () => this.lines(lines, this.left, size, weight, color, 1.4), parent)
  }

  /** Draws lines from the current height down. */
  lines(
    lines: readonly string[],
    x: number,
    size: number,
    weight: Weight,
    color: string,
    leading: number,
  ): void {
    this.doc.fillColor(color)
    for (const line of lines) {
      this.type.line(line, x, this.y + size, size, weight)
      this.y += size * leading
    }
  }

  rule(y: number, color: string, from = this.left, to = this.left + this.width): void {
    this.doc.save().lineWidth(0.5).strokeColor(color).moveTo(from, y).lineTo(to, y).stroke().restore()
  }

  /** Room to write into. */
  box(x: number, y: number, width: number, height: number): void {
    this.doc.save().lineWidth(0.5).strokeColor(ink.unknown).rect(x, y, width, height).stroke().restore()
  }

  /** Heads and feet of all pages, as artifacts; then the document is closed. */
  async finish(head: { left: string; right: string }, foot: string): Promise<void> {
    this.root.end()
    const { count } = this.doc.bufferedPageRange()
    for (let at = 0; at < count; at++) {
      if (at % 10 === 9) await setImmediate()
      this.doc.switchToPage(at)
      const [size, right] = [7.5, this.left + this.width]
      const put = (text: string, y: number, room: number) =>
        this.type.line(
          this.type.wrap(this.type.settable(text), room, size, 400, 1)[0]!,
          this.left,
          y,
          size,
          400,
        )
      const putRight = (text: string, y: number) =>
        this.type.line(text, right - this.type.widthOf(text, size, 400), y, size, 400)
      this.artifact(() => {
        this.doc.fillColor(ink.label)
        if (at > 0) {
          put(head.left, MARGIN, this.width - 180)
          putRight(this.type.settable(head.right), MARGIN)
          this.rule(MARGIN + 8, ink.line)
        }
        const y = this.doc.page.height - MARGIN
        this.rule(y - 14, ink.line)
        this.doc.fillColor(ink.label)
        put(foot, y, this.width - 80)
        putRight(`${at + 1} of ${count}`, y)
      }, 'Pagination')
    }
    this.doc.end()
  }
}

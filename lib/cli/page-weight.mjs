// What a browser loads first for each page, printed after every build: scripts and styles, compressed.
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** Reads the manifests that the build leaves for each page and prints kilobytes per route, heaviest first. */
export function printPageWeight(buildFolder) {
  const sizes = new Map()
  const weigh = (file) => {
    if (!sizes.has(file)) sizes.set(file, gzipSync(fs.readFileSync(path.join(buildFolder, file))).length)
    return sizes.get(file)
  }
  const always = JSON.parse(
    fs.readFileSync(path.join(buildFolder, 'build-manifest.json'), 'utf8'),
  ).rootMainFiles
  const app = path.join(buildFolder, 'server', 'app')
  const pages = fs
    .readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('page_client-reference-manifest.js'))
    .map((file) => {
      const text = fs.readFileSync(path.join(app, file), 'utf8')
      const manifest = JSON.parse(text.slice(text.lastIndexOf('"] = {') + 5).replace(/;\s*$/, ''))
      const scripts = new Set([...always, ...Object.values(manifest.entryJSFiles ?? {}).flat()])
      const styles = new Set(
        Object.values(manifest.entryCSSFiles ?? {}).flatMap((list) => list.map((one) => one.path ?? one)),
      )
      const sum = (files) => [...files].reduce((total, one) => total + weigh(one), 0) / 1024
      const route = `/${path.dirname(file)}`.replace(/\/\([^()/]+\)/g, '').replace(/^\/\.$/, '/') || '/'
      return { route, scripts: sum(scripts), styles: sum(styles) }
    })
    .filter((page) => !page.route.startsWith('/_'))
    .sort((a, b) => b.scripts - a.scripts)
  console.log('Page weight, first load, compressed:')
  for (const { route, scripts, styles } of pages) {
    console.log(
      `  ${route.padEnd(28)} ${scripts.toFixed(0).padStart(5)} kB script ${styles.toFixed(0).padStart(4)} kB style`,
    )
  }
}

// Weighs what a first visit loads and every later part, gzipped, and fails above the budgets of the design.
import { readFile, readdir } from 'node:fs/promises'
import { gzipSync, brotliCompressSync } from 'node:zlib'

const kib = 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(await readFile(new URL('../node_modules/.cache/datamind-manifest.json', import.meta.url), 'utf8'))
const bytes = new Map()
const weigh = async (file) => {
  if (!bytes.has(file)) bytes.set(file, gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length)
  return bytes.get(file)
}
const closure = (key, seen = new Set()) => {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}
const sum = async (keys) => {
  let total = 0
  for (const key of keys) {
    total += await weigh(manifest[key].file)
    for (const css of manifest[key].css ?? []) total += await weigh(css)
  }
  return total
}

/** What is there by the time a later part is asked for: what all that ask for it have loaded themselves. */
const loadedBefore = (key) => {
  const askers = Object.keys(manifest).filter((one) => manifest[one].dynamicImports?.includes(key))
  const [one, ...others] = askers.map((asker) => closure(asker))
  return new Set([...(one ?? [])].filter((part) => others.every((other) => other.has(part))))
}

const find = (text) => Object.keys(manifest).find((key) => key.includes(text))
const entry = closure(find('index.html'))
const first = new Set([...entry, ...closure(find('routes/_app.tsx')), ...closure(find('routes/_app.index.tsx'))])
const lazyBudgets = [[/plot|echarts|chart-core/, 235], [/chart/, 65], [/codemirror|sql-editor|sql-view/, 130]]
const rows = [['first route', await sum(first), 200]]
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || first.has(key)) continue
  const before = loadedBefore(key)
  const own = [...closure(key)].filter((one) => !first.has(one) && !before.has(one))
  const named = lazyBudgets.find(([pattern]) => pattern.test(key))
  // What a page shares with others (forms, selects) is loaded once; its own part is what the budget is about.
  rows.push([chunk.name ?? key, named ? await sum(own) : await weigh(chunk.file), named?.[1] ?? 40])
}
let total = 0
for (const file of await readdir(new URL('assets/', dist))) {
  if (file.endsWith('.br') || file.endsWith('.gz')) continue
  const raw = await readFile(new URL(`assets/${file}`, dist))
  total += file.endsWith('.woff2') ? raw.length : brotliCompressSync(raw).length
}
rows.push(['everything embedded (brotli)', total, 1536])

let over = false
for (const [name, size, budget] of rows.toSorted((a, b) => b[1] - a[1])) {
  const bad = size > budget * kib
  over ||= bad
  console.log(`${bad ? 'OVER ' : '     '}${(size / kib).toFixed(1).padStart(7)} KiB of ${budget}  ${name}`)
}
process.exit(over ? 1 : 0)

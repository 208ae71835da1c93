// Fails when a text of the pages is in no catalog, has no translation, or lost a value or a tag in one.
import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { formatter } from '@lingui/format-po'

const root = new URL('../', import.meta.url)
const folder = 'node_modules/.cache/i18n'
const read = async (path) => formatter().parse(await readFile(new URL(path, root), 'utf8'), { locale: 'de', sourceLocale: 'en' })

// What the code says now, taken out beside the catalogs so that these stay as they are.
await rm(new URL(folder, root), { recursive: true, force: true })
await mkdir(new URL(folder, root), { recursive: true })
await cp(new URL('src/locales', root), new URL(`${folder}/locales`, root), { recursive: true })
const config = (await readFile(new URL('lingui.config.ts', root), 'utf8')).replace("path: 'src/locales/", `path: '${folder}/locales/`).replace('defineConfig({', "defineConfig({ rootDir: process.cwd(),")
await writeFile(new URL(`${folder}/lingui.config.ts`, root), config)
const extracted = spawnSync('npx', ['lingui', 'extract', '--clean', '--config', `${folder}/lingui.config.ts`], { cwd: root, encoding: 'utf8' })
if (extracted.status !== 0) {
  console.error(extracted.stdout, extracted.stderr)
  process.exit(1)
}

const said = await read(`${folder}/locales/en/messages.po`)
const faults = []
const english = await read('src/locales/en/messages.po')
for (const id of Object.keys(said)) if (!english[id]) faults.push(`not in the catalog, run npm run i18n:extract: ${said[id].message}`)

/** Values and tags of a message, in no order. */
const parts = (text) => [...text.matchAll(/\{\s*([\w.]+)|<\/?\d+\/?>/g)].map(([all, name]) => name ?? all)
const german = await read('src/locales/de/messages.po')
for (const [id, { message = '', context }] of Object.entries(said)) {
  const translation = german[id]?.translation
  const name = context ? `${message} (${context})` : message
  if (!translation) faults.push(`de lacks: ${name}`)
  else if (new Set(parts(message)).symmetricDifference?.(new Set(parts(translation))).size ?? parts(message).some((part) => !parts(translation).includes(part))) faults.push(`de has other values or tags: ${name}`)
}
for (const fault of faults) console.log(fault)
console.log(`${Object.keys(said).length} texts, ${faults.length} faults`)
process.exit(faults.length > 0 ? 1 : 0)

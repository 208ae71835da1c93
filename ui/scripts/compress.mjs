// Writes .br and .gz beside every built file that gains from it. The page itself stays plain: the server fills its nonce per answer.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
// The list of parts is for `npm run size` only: it is not served.
const cache = new URL('../node_modules/.cache/', import.meta.url).pathname
await mkdir(cache, { recursive: true })
await rename(join(dist, '.vite/manifest.json'), join(cache, 'datamind-manifest.json'))
await rm(join(dist, '.vite'), { recursive: true })

const packed = new Set(['.js', '.css', '.svg', '.json', '.txt', '.map'])
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !packed.has(extname(entry.name))) continue
  const path = join(entry.parentPath ?? entry.path, entry.name)
  const bytes = await readFile(path)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  await Promise.all([brotli(bytes, { params }).then((out) => writeFile(`${path}.br`, out)), zip(bytes, { level: 9 }).then((out) => writeFile(`${path}.gz`, out))])
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(process.cwd(), 'src')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.gen\.|locales|\.test\./.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

describe('the house rules', () => {
  it('let no component name a raw colour', () => {
    const raw = /#[0-9a-f]{3,8}\b(?![^<]*<\/)|\brgba?\(|\bhsla?\(|\boklch\(/i
    const found = sources.filter(({ path, text }) => /^(components|features|app|routes)\//.test(path) && raw.test(text.replaceAll(/\/\/.*|"#main"/g, ''))).map(({ path }) => path)
    expect(found).toEqual([])
  })
  it('keep routes short', () => {
    const long = sources.filter(({ path, text }) => path.startsWith('routes/') && text.split('\n').length > 40).map(({ path }) => path)
    expect(long).toEqual([])
  })
  it('let no page set HTML from text', () => {
    expect(sources.filter(({ text }) => /dangerouslySetInnerHTML|\.innerHTML\s*=/.test(text)).map(({ path }) => path)).toEqual([])
  })
})

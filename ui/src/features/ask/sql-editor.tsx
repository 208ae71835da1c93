import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { MySQL, PostgreSQL, SQLite, sql as sqlLanguage } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'

import type { Dialect } from '@/lib/api'
import { pageNonce } from '@/lib/releases'

type SqlEditorProps = { value: string; dialect: Dialect; label: string; onChange: (text: string) => void; onRun: () => void }

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--code-comment)' },
  { tag: [tags.function(tags.variableName), tags.standard(tags.name)], color: 'var(--code-function)' },
])

const look = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'var(--bg-sunken)', color: 'var(--ink)', borderRadius: 'var(--radius-md)', border: '1px solid var(--line-control)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-content': { fontFamily: 'var(--font-mono)', caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '.cm-scroller': { lineHeight: '18px', maxHeight: '20rem' },
})

const dialects = { postgresql: PostgreSQL, sqlite: SQLite, mysql: MySQL, dataset: PostgreSQL }

/** A small SQL editor; Ctrl and Enter runs. */
export default function SqlEditor({ value, dialect, label, onChange, onRun }: SqlEditorProps) {
  const element = useRef<HTMLDivElement>(null)
  const acts = useRef({ onChange, onRun })
  const first = useRef(value)
  useEffect(() => {
    acts.current = { onChange, onRun }
  })
  useEffect(() => {
    if (!element.current) return
    const run = () => {
      acts.current.onRun()
      return true
    }
    const view = new EditorView({
      parent: element.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          EditorView.cspNonce.of(pageNonce() ?? ''),
          lineNumbers(),
          history(),
          keymap.of([{ key: 'Mod-Enter', run }, ...defaultKeymap, ...historyKeymap]),
          sqlLanguage({ dialect: dialects[dialect] }),
          syntaxHighlighting(colours),
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) acts.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.focus()
    return () => view.destroy()
  }, [dialect, label])
  return <div ref={element} />
}

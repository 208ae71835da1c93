import { PostgreSQL, sql as sqlLanguage } from '@codemirror/lang-sql'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'

import { pageNonce } from '@/lib/releases'

import { look } from './look'

const changes = EditorView.theme({
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--ok-soft)' },
  '&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText': { background: 'var(--ok-line)' },
  // On the marked ground the colours of the words would be too faint to read.
  '&.cm-merge-b .cm-changedText, &.cm-merge-b .cm-changedText *, .cm-deletedChunk .cm-deletedText, .cm-deletedChunk .cm-deletedText *': { color: 'var(--ink)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-soft)', paddingLeft: '0.5rem' },
  '.cm-deletedChunk .cm-deletedText': { background: 'var(--bad-line)' },
  '.cm-deletedLine, .cm-deletedChunk del': { textDecoration: 'none' },
  '.cm-changeGutter': { width: '3px' },
  '.cm-changedLineGutter': { background: 'var(--ok-solid)' },
  '.cm-deletedLineGutter': { background: 'var(--bad-solid)' },
})

/** Two texts in one: what went away stands above what came. To read only. */
export default function SqlDiff({ before, after, label }: { before: string; after: string; label: string }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!element.current) return undefined
    const view = new EditorView({
      parent: element.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          EditorView.cspNonce.of(pageNonce() ?? ''),
          sqlLanguage({ dialect: PostgreSQL }),
          look(false),
          changes,
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          unifiedMergeView({ original: before, mergeControls: false, gutter: true, collapseUnchanged: { margin: 3, minSize: 6 } }),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, after, label])
  return <div ref={element} />
}

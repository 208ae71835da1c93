import { acceptCompletion, autocompletion, closeCompletion, completionKeymap, selectedCompletion } from '@codemirror/autocomplete'
import { history, historyKeymap, standardKeymap, toggleLineComment } from '@codemirror/commands'
import { MySQL, PostgreSQL, sql as sqlLanguage, SQLite } from '@codemirror/lang-sql'
import { bracketMatching } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState, type Extension, Prec, StateEffect } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, tooltips } from '@codemirror/view'
import { useEffect, useImperativeHandle, useRef } from 'react'

import type { Dialect } from '@/lib/api'
import { pageNonce } from '@/lib/releases'

import { kindIcon } from './kind-icon'
import { look } from './look'
import { marks } from './marks'
import type { SqlEditorProps, SqlProblem } from './types'

const languages = { postgresql: PostgreSQL, sqlite: SQLite, mysql: MySQL, dataset: PostgreSQL }

/** A browser that types over several lines joins them with styles of its own, which the content policy forbids: the editor does it instead. */
const typeOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.composing || view.state.selection.main.empty) return false
    event.preventDefault()
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
    return true
  },
})

/** Who has written a name to its end goes on to the next line with Enter: there is nothing left to complete. */
const enterAfterName = Prec.highest(
  keymap.of([
    {
      key: 'Enter',
      run: (view) => {
        const offered = selectedCompletion(view.state)?.label
        const { from, head } = view.state.selection.main
        const typed = view.state.sliceDoc(view.state.doc.lineAt(head).from, from).match(/[\w$]+$/)?.[0]
        if (offered && typed?.toLowerCase() === offered.toLowerCase()) closeCompletion(view)
        return false
      },
    },
  ]),
)

type Latest = { current: SqlEditorProps }
type Setup = { latest: Latest; dialect: Dialect; label: string; fill: boolean }

/** Fetched while the first letters are still to be written. */
const loadCompletion = () => import('./completion')

/** Searching is rare, and comes when it is asked for. */
function find(view: EditorView): boolean {
  void import('@codemirror/search').then(({ openSearchPanel, search, searchKeymap }) => {
    if (!opened.has(view)) view.dispatch({ effects: StateEffect.appendConfig.of([search({ top: false }), keymap.of(searchKeymap)]) })
    opened.add(view)
    openSearchPanel(view)
  })
  return true
}
const opened = new WeakSet<EditorView>()

/** What is called last wins, so that a view is made once and still calls what the page means now. */
function keysOf(latest: Latest): Extension {
  const run = () => {
    latest.current.onRun()
    return true
  }
  const more = Object.keys(latest.current.keys ?? {}).map((key) => ({
    key,
    preventDefault: true,
    run: () => {
      latest.current.keys?.[key]?.()
      return true
    },
  }))
  return keymap.of([{ key: 'Mod-Enter', run }, ...more, { key: 'Tab', run: acceptCompletion }, { key: 'Mod-/', run: toggleLineComment }, ...completionKeymap, ...standardKeymap, ...historyKeymap, { key: 'Mod-f', run: find }])
}

function extensionsOf({ latest, dialect, label, fill }: Setup): Extension {
  return [
    EditorView.cspNonce.of(pageNonce() ?? ''),
    lintGutter(),
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    bracketMatching(),
    enterAfterName,
    autocompletion({
      override: [async (context) => (await loadCompletion()).sqlCompletion(() => ({ dialect, names: latest.current.names }))(context)],
      icons: false,
      addToOptions: [{ render: kindIcon, position: 20 }],
      activateOnTypingDelay: 0,
      maxRenderedOptions: 60,
    }),
    keysOf(latest),
    typeOver,
    sqlLanguage({ dialect: languages[dialect] }),
    marks(dialect),
    look(fill),
    // Lists may be larger than the pane they belong to.
    tooltips({ position: 'fixed', parent: document.body }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'false' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString())
    }),
  ]
}

const within = (view: EditorView, at: number) => Math.max(0, Math.min(at, view.state.doc.length))

const showProblems = (view: EditorView, problems: SqlProblem[]) =>
  view.dispatch(setDiagnostics(view.state, problems.map(({ from, to, ...rest }) => ({ ...rest, from: within(view, from), to: Math.max(within(view, from), within(view, to)) }))))

/** The SQL editor: Ctrl and Enter runs. */
export default function SqlEditor(props: SqlEditorProps) {
  const { value, doc = '', dialect, label, fill = false, problems, autoFocus = false, handle } = props
  const element = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(props)
  // Undo histories and cursors of texts that are not in view.
  const kept = useRef(new Map<string, EditorState>())
  const shown = useRef(doc)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (!element.current) return undefined
    kept.current.clear()
    const made = new EditorView({ parent: element.current, state: EditorState.create({ doc: latest.current.value, extensions: extensionsOf({ latest, dialect, label, fill }) }) })
    view.current = made
    void loadCompletion()
    if (autoFocus) made.focus()
    return () => made.destroy()
  }, [dialect, label, fill, autoFocus])
  useEffect(() => {
    const own = view.current
    if (!own) return
    if (shown.current !== doc) {
      kept.current.set(shown.current, own.state)
      shown.current = doc
      const before = kept.current.get(doc)
      own.setState(before?.doc.toString() === value ? before : EditorState.create({ doc: value, extensions: extensionsOf({ latest, dialect, label, fill }) }))
    } else if (own.state.doc.toString() !== value) {
      own.dispatch({ changes: { from: 0, to: own.state.doc.length, insert: value } })
    }
  }, [doc, value, dialect, label, fill])
  useEffect(() => {
    if (view.current) showProblems(view.current, problems ?? [])
  }, [problems, doc, dialect])
  useImperativeHandle(handle, () => ({
    focus: (at) => {
      view.current?.focus()
      if (at !== undefined && view.current) view.current.dispatch({ selection: { anchor: within(view.current, at) }, scrollIntoView: true })
    },
    insert: (text) => {
      view.current?.dispatch(view.current.state.replaceSelection(text), { scrollIntoView: true })
      view.current?.focus()
    },
    replace: (text) => view.current?.dispatch({ changes: { from: 0, to: view.current.state.doc.length, insert: text } }),
    cursor: () => view.current?.state.selection.main ?? { from: 0, to: 0 },
  }))
  return <div ref={element} className={fill ? 'h-full min-h-0' : ''} />
}

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--code-comment)' },
  { tag: tags.typeName, color: 'var(--code-function)' },
])

const theme = EditorView.theme({
  '&': { fontSize: '0.8125rem', color: 'var(--ink)' },
  '.cm-content': { fontFamily: 'var(--font-mono)', fontVariantLigatures: 'none', caretColor: 'var(--accent)', padding: '0.5rem 0' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.25rem' },
  '.cm-line': { padding: '0 0.75rem 0 0.5rem' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.25rem', padding: '0 0.25rem 0 0.5rem', fontSize: '0.6875rem' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-line)' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--accent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selection)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--bg-press)', outline: 'none' },
  '&.cm-focused .cm-nonmatchingBracket': { color: 'var(--code-error)', backgroundColor: 'transparent' },
  '.cm-sqlFunction': { color: 'var(--code-function)' },
  '.cm-sqlParameter, .cm-sqlParameter *': { color: 'var(--accent)' },
  '.cm-sqlParameter': { backgroundColor: 'var(--accent-soft)', borderRadius: 'var(--radius-xs)', boxShadow: '0 0 0 1px var(--accent-soft)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad-solid)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn-solid)', textUnderlineOffset: '3px' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--bad-solid)' },
  '.cm-gutter-lint': { width: '0.75rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 0.25rem' },
  '.cm-lint-marker': { width: '0.4375rem', height: '0.4375rem', marginTop: '0.4375rem', borderRadius: '50%', content: 'none', backgroundColor: 'var(--bad-solid)' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--warn-solid)' },
  '.cm-tooltip': { border: 'none', borderRadius: 'var(--radius-lg)', backgroundColor: 'var(--bg-raised)', color: 'var(--ink)', boxShadow: 'var(--shadow-raised)', overflow: 'hidden' },
  '.cm-tooltip-lint': { maxWidth: '28rem' },
  '.cm-diagnostic': { padding: '0.375rem 0.625rem', border: 'none !important', fontFamily: 'var(--font-sans)', fontSize: '0.8125rem', lineHeight: '1.25rem' },
  '.cm-diagnosticSource': { color: 'var(--ink-3)', fontSize: '0.6875rem', opacity: '1' },
  '.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', fontSize: '0.8125rem', minWidth: '17rem', maxWidth: 'min(28rem, 92vw)', maxHeight: '16rem', padding: '0.25rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', alignItems: 'center', gap: '0.5rem', minHeight: '1.75rem', padding: '0 0.5rem', borderRadius: 'var(--radius-sm)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--bg-selected)', color: 'var(--ink)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 'var(--weight-title)' },
  '.cm-completionLabel': { flex: '1 1 auto', minWidth: '0', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionDetail': { marginLeft: 'auto', fontFamily: 'var(--font-sans)', fontSize: '0.6875rem', fontStyle: 'normal', color: 'var(--ink-3)' },
  '.cm-completionKind': { flex: 'none', width: '1rem', height: '1rem', color: 'var(--ink-3)' },
  '.cm-tooltip.cm-completionInfo': { padding: '0.5rem 0.75rem', maxWidth: '16rem', fontFamily: 'var(--font-sans)', fontSize: '0.75rem', color: 'var(--ink-2)' },
  '.cm-panels': { backgroundColor: 'var(--bg-sunken)', color: 'var(--ink)', fontFamily: 'var(--font-sans)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '0.375rem 0.5rem', fontSize: '0.75rem' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink-2)' },
  '.cm-textfield': { border: '1px solid var(--line-control)', borderRadius: 'var(--radius-sm)', backgroundColor: 'var(--bg-surface)', color: 'var(--ink)' },
  '.cm-button': { border: '1px solid var(--line-strong)', borderRadius: 'var(--radius-sm)', backgroundImage: 'none', backgroundColor: 'var(--bg-surface)', color: 'var(--ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn-line)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--selection)' },
})

const boxed = EditorView.theme({
  '&': { backgroundColor: 'var(--bg-sunken)', borderRadius: 'var(--radius-md)', border: '1px solid var(--line-control)', fontSize: '0.75rem' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': { maxHeight: '20rem' },
})

const filling = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--bg-surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { overflow: 'auto' },
})

/** How SQL looks wherever it is written: all colours are the product's own, so both themes follow. */
export const look = (fill: boolean): Extension => [syntaxHighlighting(colours), theme, fill ? filling : boxed]

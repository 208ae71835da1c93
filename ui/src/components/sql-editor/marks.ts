import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

import type { Dialect } from '@/lib/api'
import { scan } from '@/lib/sql'

const parameter = Decoration.mark({ class: 'cm-sqlParameter' })
const called = Decoration.mark({ class: 'cm-sqlFunction' })
const notCalled = /^(?:in|and|or|not|as|on|from|join|where|when|then|else|using|values|exists|over|filter|with|select|by|any|all|some|union|except|intersect|having|interval|between|like|limit|distinct|lateral|is)$/i

/** A text beyond this length is shown without these marks: typing must stay quick. */
const most = 200_000

function decorate(view: EditorView, dialect: Dialect): DecorationSet {
  const built = new RangeSetBuilder<Decoration>()
  if (view.state.doc.length > most) return built.finish()
  const text = view.state.doc.toString()
  for (const token of scan(text, dialect)) {
    if (token.kind === 'parameter') built.add(token.from, token.to, parameter)
    else if (token.kind === 'word' && text[token.to] === '(' && !notCalled.test(token.text)) built.add(token.from, token.to, called)
  }
  return built.finish()
}

/** Shows the places of parameters and the names of functions, as the product reads them and not as a grammar guesses. */
export const marks = (dialect: Dialect) =>
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = decorate(view, dialect)
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = decorate(update.view, dialect)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )

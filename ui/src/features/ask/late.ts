import { lazy } from 'react'

/** Fetches what shows finished answers. The page for a first question is drawn without it. */
export const loadAnswers = () => import('./answers')

export const Receipt = lazy(() => loadAnswers().then((part) => ({ default: part.Receipt })))
export const Thread = lazy(() => loadAnswers().then((part) => ({ default: part.Thread })))

export { useDispatcher } from './dispatch'
export { useOpened } from './opened'
export { currentActions, useActions, type Action, type ActionGroup } from './registry'

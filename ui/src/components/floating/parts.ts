export { DialogView, SheetView } from './dialog-view'
export { MenuChoiceView, MenuItemView, MenuLineView, MenuLinkView, MenuView } from './menu-view'
export { PopoverCloseView, PopoverView } from './popover-view'
export { toastManager, ToastsView } from './toast-view'

// Sets the theme on the page before the first paint. Kept as a file of its own so that the page needs no inline script.
;(function () {
  var state = {}
  try {
    state = JSON.parse(localStorage.getItem('datamind.preferences') || '{}').state || {}
  } catch (error) {
    state = {}
  }
  var root = document.documentElement
  var dark = state.theme === 'dark' || (state.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  var more = state.contrast === 'more' || (state.contrast !== 'normal' && matchMedia('(prefers-contrast: more)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  if (more) root.dataset.contrast = 'more'
  if (state.density === 'compact') root.dataset.density = 'compact'
})()

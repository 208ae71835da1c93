import type { EChartsCoreOption } from 'echarts/core'

import { cartesian, combo } from './cartesian'
import { points } from './points'
import { boxplot, donut, funnel, gauge, heatmap, histogram, type RowScene, treemap, waterfall } from './special'

/** The drawing of a chart's description. */
export function optionOf(scene: RowScene): EChartsCoreOption {
  const build = (): EChartsCoreOption => {
    switch (scene.config.chart_type) {
      case 'combo':
        return combo(scene)
      case 'donut':
        return donut(scene)
      case 'scatter':
      case 'bubble':
        return points(scene)
      case 'heatmap':
        return heatmap(scene)
      case 'histogram':
        return histogram(scene)
      case 'waterfall':
        return waterfall(scene)
      case 'funnel':
        return funnel(scene)
      case 'treemap':
        return treemap(scene)
      case 'gauge':
        return gauge(scene)
      case 'boxplot':
        return boxplot(scene)
      default:
        return cartesian(scene)
    }
  }
  return { animationDuration: 320, animationDurationUpdate: 320, textStyle: { fontFamily: 'Inter Variable' }, ...build() }
}

import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import {
  AreaChart,
  BarChart3,
  BarChartHorizontal,
  Boxes,
  ChartCandlestick,
  ChartColumnStacked,
  ChartLine,
  ChartNoAxesColumn,
  ChartNoAxesCombined,
  CircleGauge,
  Filter,
  Grid3x3,
  Hash,
  type LucideIcon,
  PieChart,
  ScatterChart,
  Table as TableIcon,
  TableProperties,
  TrendingUp,
} from 'lucide-react'

import type { ChartKind } from '@/lib/api'

/** The name and picture of each kind. */
export const chartKinds: Record<ChartKind, { name: MessageDescriptor; icon: LucideIcon }> = {
  table: { name: msg`Table`, icon: TableIcon },
  kpi: { name: msg`Figure`, icon: Hash },
  kpi_trend: { name: msg`Figure with trend`, icon: TrendingUp },
  bar: { name: msg`Bars`, icon: BarChart3 },
  horizontal_bar: { name: msg`Horizontal bars`, icon: BarChartHorizontal },
  grouped_bar: { name: msg`Grouped bars`, icon: ChartNoAxesColumn },
  stacked_bar: { name: msg`Stacked bars`, icon: ChartColumnStacked },
  stacked_bar_100: { name: msg`Stacked bars, 100%`, icon: ChartColumnStacked },
  line: { name: msg`Line`, icon: ChartLine },
  multi_line: { name: msg`Lines`, icon: ChartLine },
  area: { name: msg`Area`, icon: AreaChart },
  stacked_area: { name: msg`Stacked area`, icon: AreaChart },
  combo: { name: msg`Bars and line`, icon: ChartNoAxesCombined },
  donut: { name: msg`Donut`, icon: PieChart },
  scatter: { name: msg`Scatter`, icon: ScatterChart },
  bubble: { name: msg`Bubbles`, icon: ScatterChart },
  histogram: { name: msg`Histogram`, icon: ChartNoAxesColumn },
  heatmap: { name: msg`Heatmap`, icon: Grid3x3 },
  funnel: { name: msg`Funnel`, icon: Filter },
  gauge: { name: msg`Gauge`, icon: CircleGauge },
  waterfall: { name: msg`Waterfall`, icon: BarChart3 },
  treemap: { name: msg`Treemap`, icon: Boxes },
  boxplot: { name: msg`Box plot`, icon: ChartCandlestick },
  pivot: { name: msg`Pivot table`, icon: TableProperties },
}

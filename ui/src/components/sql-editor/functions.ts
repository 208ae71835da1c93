import type { Dialect } from '@/lib/api'

const common = 'abs avg ceil coalesce concat count floor greatest least length lower ltrim max min mod nullif power replace round rtrim sign sqrt substring sum trim upper row_number rank dense_rank ntile lag lead first_value last_value nth_value percent_rank cume_dist'
const own: Record<Dialect, string> = {
  postgresql:
    'age array_agg array_length bool_and bool_or cbrt clock_timestamp concat_ws corr current_date date_bin date_part date_trunc extract format generate_series initcap json_agg jsonb_agg jsonb_array_elements jsonb_build_object jsonb_path_query left ln log make_date mode now percentile_cont percentile_disc position random regexp_match regexp_replace regr_slope repeat reverse right split_part starts_with stddev stddev_pop string_agg strpos to_char to_date to_number to_timestamp trunc unnest variance width_bucket',
  mysql:
    'adddate cast char_length concat_ws convert curdate curtime date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear elt extract field find_in_set format from_unixtime group_concat hour if ifnull instr json_arrayagg json_extract json_objectagg json_unquote last_day left ln log10 lpad makedate minute month monthname now quarter rand regexp_like regexp_replace repeat reverse right rpad second std stddev str_to_date subdate substring_index timestampdiff truncate unix_timestamp variance week weekday year yearweek',
  sqlite:
    'changes char date datetime format group_concat hex ifnull iif instr json json_array json_each json_extract json_group_array json_object julianday last_insert_rowid like likelihood printf quote random strftime time total trim typeof unicode unixepoch',
  dataset:
    'array_agg char_length concat_ws current_date date date_part date_trunc datetime extract group_concat iif ifnull instr json_extract julianday left position regexp_match regexp_replace right split_part strftime string_agg to_char total typeof',
}

const keywords =
  'SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET JOIN LEFT RIGHT INNER FULL OUTER CROSS ON USING AND OR NOT IN IS NULL LIKE BETWEEN EXISTS CASE WHEN THEN ELSE END AS DISTINCT UNION ALL EXCEPT INTERSECT WITH RECURSIVE OVER PARTITION ROWS RANGE UNBOUNDED PRECEDING FOLLOWING FILTER ASC DESC NULLS FIRST LAST CAST TRUE FALSE INTERVAL'.split(' ')

const split = (names: string) => names.split(' ')

export const functionsOf = (dialect: Dialect): string[] => [...new Set([...split(common), ...split(own[dialect])])].toSorted()
export const keywordsOf = (dialect: Dialect): string[] => (dialect === 'postgresql' ? [...keywords, 'ILIKE', 'LATERAL'] : keywords)
